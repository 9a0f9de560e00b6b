// What is taken out of texts, and what is not.

import Samples
import Testing

@Suite struct SecretsTests {
  @Test func ofOptionsOfPgHbaTheNameIsKept() {
    let rule = AccessRule(
      file: nil, line: 1, type: "host", databases: ["all"], users: ["all"], address: nil, netmask: nil, method: "ldap",
      options: ["ldapbindpasswd=x 1", "radiussecrets=\"x1\",\"x2\"", "clientcert=verify-full"],
      error: "invalid option in postgres://u:x1@h")
    #expect(rule.options == ["ldapbindpasswd=***", "radiussecrets=***", "clientcert=verify-full"])
    #expect(rule.error == "invalid option in postgres://u:***@h")
  }

  @Test(arguments: [
    ("ALTER ROLE a PASSWORD 'x1' VALID UNTIL '2027'", "ALTER ROLE a PASSWORD '***' VALID UNTIL '2027'"),
    ("alter role a encrypted password'x''1' login", "alter role a encrypted password'***' login"),
    ("CREATE USER a PASSWORD E'x\\'1';", "CREATE USER a PASSWORD E'***';"),
    ("CREATE USER a PASSWORD U&'x\\00261';", "CREATE USER a PASSWORD U&'***';"),
    ("PASSWORD $$x1$$ x PASSWORD $t$x$$1$t$.", "PASSWORD $$***$$ x PASSWORD $t$***$t$."),
    ("PASSWORD /* a 'b' */ -- c\n'x1'", "PASSWORD /* a 'b' */ -- c\n'***'"),
    ("PASSWORD '' LOGIN 'u'", "PASSWORD '***' LOGIN 'u'"),
    ("CONNECTION 'user=u password=''x 1''' PUBLICATION p", "CONNECTION 'user=u password=''***''' PUBLICATION p"),
    ("CONNECTION 'password=''x''''1'' user=u' PUBLICATION p", "CONNECTION 'password=''***'' user=u' PUBLICATION p"),
    ("CONNECTION 'password=x1'", "CONNECTION 'password=***"),
    (
      "unterminated quoted string at or near \"'x\"1\" at character 29",
      "unterminated quoted string at or near \"***\" at character 29"
    ),
    ("syntax error at or near \"$$x1$$\"", "syntax error at or near \"***\""),
    ("PASSWORD 'cut o", "PASSWORD '***"),
    ("PASSWORD $$cut o", "PASSWORD $$***"),
    ("PASSWORD 'cut\\", "PASSWORD '***"),
    ("host=h password=x1 user=u", "host=h password=*** user=u"),
    ("host=h password = x\\ 1 user=u", "host=h password = *** user=u"),
    ("sslpassword='x \\'1' user=u", "sslpassword='***' user=u"),
    ("PGPASSWORD=x1 psql", "PGPASSWORD=*** psql"),
    ("{\"user\": \"u\", \"password\": \"x1\"}", "{\"user\": \"u\", \"password\": \"***\"}"),
    ("connect postgresql://u:x1@h:5432/d failed", "connect postgresql://u:***@h:5432/d failed"),
    ("postgres://u:x/1@2@h/d?password=x1&a=b", "postgres://u:***@h/d?password=***"),
    ("mysql://:x1@h and http://u:x1@h", "mysql://:***@h and http://u:***@h"),
    ("postgres://u:x1", "postgres://u:***"),
    ("pwd=x1 passwd=x2 passwd: x3", "pwd=*** passwd=*** passwd: ***"),
    ("ldapbindpasswd=x1 and radiussecrets=\"x1\"", "ldapbindpasswd=*** and radiussecrets=\"***\""),
    ("password is x1", "password is ***"),
    ("password => 'x1', password := x1", "password => '***', password := ***"),
    ("{\\\"password\\\": \\\"x1\\\"}", "{\\\"password\\\": \\\"***"),
    ("syntax error at or near \"Geh3imXy\"", "syntax error at or near \"***\""),
    ("syntax error at or near \"E'x1'\"", "syntax error at or near \"***\""),
    ("syntax error at or near \"\"x1\"\" at character 9", "syntax error at or near \"***\" at character 9"),
    ("syntax error at or near \"hunter\" at character 17", "syntax error at or near \"***\" at character 17"),
    ("unrecognized role option \"x1\"", "unrecognized role option \"***\""),
    (
      "invalid input syntax for type timestamp with time zone: \"x1\"",
      "invalid input syntax for type timestamp with time zone: \"***\""
    ),
    ("ALTER ROLE watcher 'x1';", "ALTER ROLE watcher '***';"),
    ("alter/**/role\twatcher $q$x1$q$;", "alter/**/role\twatcher $q$***$q$;"),
    ("ALTER ROLE watcher E'x1'", "ALTER ROLE watcher E'***'"),
    ("ALTER ROLE watcher VALID UNTIL 'x1'", "ALTER ROLE watcher VALID UNTIL '***'"),
    ("ALTER ROLE watcher PASSWORD x1; SELECT 1", "ALTER ROLE watcher PASSWORD ***; SELECT 1"),
    ("ALTER ROLE watcher PASSWORD \"x1\"", "ALTER ROLE watcher PASSWORD \"***\""),
    ("ALTER USER \"x1\" PASSWORD 'x'", "ALTER USER \"***\" PASSWORD '***'"),
    ("CREATE ROLE z LOGIN x1-27;", "CREATE ROLE z LOGIN ***;"),
    (
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (password 'x1')",
      "CREATE USER MAPPING FOR u SERVER s OPTIONS (password '***')"
    ),
    (
      "ALTER SUBSCRIPTION s CONNECTION 'host=h password = ''x1'''",
      "ALTER SUBSCRIPTION s CONNECTION 'host=h password = ''***'''"
    ),
    ("CREATE SECRET pgpass AS 'x1'", "CREATE SECRET pgpass AS '***'"),
    ("alter secret pgpass as decode('x1', 'hex')", "alter secret pgpass as ***"),
    ("SECRET ACCESS KEY = 'x1'", "SECRET ACCESS KEY = '***'"),
    ("rolpassword SCRAM-SHA-256$4096:a$b:c, x", "rolpassword SCRAM-SHA-256$***, x"),
    ("verifier md5b5d0d6e1a0a3a5d1a2a7d3a7b1c0d2e3.", "verifier md5***."),
    (
      "execute s: INSERT INTO t VALUES ($1, $2) DETAIL: parameters: $1 = 'x1', $2 = 'x''1'",
      "execute s: INSERT INTO t VALUES ($1, $2) DETAIL: parameters: $1 = '***', $2 = '***'"
    ),
  ])
  func passwordsAreTakenOut(_ text: String, _ rest: String) {
    #expect(text.withoutSecrets == rest)
    #expect(rest.withoutSecrets == rest)
  }

  @Test(arguments: [
    "", "password", "PASSWORD NULL", "PASSWORD $1", "password authentication failed for user \"u\"",
    "host all all 10.0.0.0/8 password", "matched line 3: \"host all all all password\"",
    "SET password_encryption = 'md5'", "syntax error at or near \"SLECT\" at character 1", "PASSWORD /* cut o",
    "no password supplied: see \"x\"", "could not read password: is a directory",
    "syntax error at or near \"FROM\"", "syntax error at or near \";\"", "relation \"x\" does not exist",
    "role \"mz\" does not exist", "no password supplied", "password is required", "password: no such file",
    "server requested SCRAM-SHA-256 authentication, but no password was given", "FOR ROLE md5 in pg_hba.conf",
    "ALTER CONNECTION c SET (PASSWORD = SECRET pgpass)", "ALTER ROLE \"m-z\" SET statement_timeout = '60s'",
    "ALTER ROLE mz IN DATABASE shop RESET lock_timeout", "ALTER ROLE mz CONNECTION LIMIT 20",
    "ALTER ROLE mz VALID UNTIL '2027-01-01 00:00:00+00'", "permission denied to create role", "costs $1 = '5'",
    "password_encryption", "postgresql://u@h:5432/d", "http://h:80/path", "a://", "mail a:b@c", "müde: ein Gedicht",
  ])
  func whatHoldsNoneStays(_ text: String) { #expect(text.withoutSecrets == text) }

  /// Each of these took, or would take, time that grows with the square of the length.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "://", "password", "password=''", "password'", "password/*", "password--", "password $a", "password$a$", "secret",
      "at or near \"", "at or near \"FROM\" ", "create role ", "create/**/", "create secret ", "alter role x '",
      "a@b://:",
      "parameters: $1 = '", "role option \"x", "md5", "scram-sha-256$", "create role \"", "\\\"", "/**/", "'",
    ])
  func timeGrowsWithLength(_ piece: String) {
    let long = String(repeating: piece, count: 200_000 / piece.utf8.count)
    #expect(long.withoutSecrets.utf8.count <= 2 * long.utf8.count)
    #expect(("password " + long).withoutSecrets.hasPrefix("password"))
    #expect(("create role x " + long).withoutSecrets.hasPrefix("create role x"))
  }

  @Test func whatAServerSaysOfARoleIsNotTold() {
    #expect("ALTER USER \"x1\" PASSWORD 'x'".changesSecrets)
    #expect(!"SELECT create_role FROM t".changesSecrets)
    #expect("role \"x1\" does not exist".withoutQuotations == "role \"***\" does not exist")
    #expect("cut off at \"x1".withoutQuotations == "cut off at \"***")
  }
}
