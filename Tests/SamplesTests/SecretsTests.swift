// What is taken out of texts, and what is not.

import Samples
import Testing

@Suite struct SecretsTests {
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
    "postgresql://u@h:5432/d", "http://h:80/path", "a://", "mail a:b@c", "müde: ein Gedicht",
  ])
  func whatHoldsNoneStays(_ text: String) { #expect(text.withoutSecrets == text) }
}
