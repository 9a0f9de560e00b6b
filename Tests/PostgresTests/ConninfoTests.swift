// Connection strings are read as libpq reads them, and keep their secrets.

import Glibc
import Samples
import Testing

@testable import Postgres

@Suite struct ConninfoTests {
  @Test func keywordsURIsAndDefaults() throws {
    let pairs = try Conninfo("host=db.example port=6432 dbname='my db' user=watcher sslmode=require")
    #expect(pairs.options["dbname"] == "my db")
    #expect(pairs.options["sslmode"] == "require")
    #expect(pairs.endpoints == [Endpoint(host: "db.example", port: 6432)])
    #expect(pairs.description == "host=db.example port=6432 dbname='my db' user=watcher sslmode=require")
    #expect(!pairs.isUnixSocket)

    let uri = try Conninfo("postgresql://watcher@h1,[::1]:5433/shop?target_session_attrs=primary")
    #expect(uri.endpoints == [Endpoint(host: "h1", port: 5432), Endpoint(host: "::1", port: 5433)])
    #expect(uri.options["dbname"] == "shop")
    #expect(uri.sessionRounds == ["primary"])
    #expect(uri.destinations.map(\.address) == [nil, "::1"])
    #expect(try Conninfo("target_session_attrs=prefer-standby").sessionRounds == ["standby", "any"])

    let socket = try Conninfo("host=/run/pg,@abstract port=1,2")
    #expect(socket.isUnixSocket)
    #expect(socket.destinations.map(\.isUnixSocket) == [true, true])
    #expect(socket.endpoints.map(\.port) == [1, 2])

    #expect(try Conninfo("shop").options["dbname"] == "shop")
    #expect(try Conninfo("dbname=shop").isUnixSocket)
    #expect(try Conninfo("host=a").options["gssencmode"] == "disable")
    #expect(try Conninfo("host=a gssencmode=require").options["gssencmode"] == "require")
    #expect(
      try Conninfo("hostaddr=10.0.0.1,10.0.0.2 host=a,b").destinations.map(\.address) == ["10.0.0.1", "10.0.0.2"])
  }

  @Test func secretsShowNowhere() throws {
    for text in ["host=a password=tr0ub4dor sslpassword=tr0ub4dor", "postgres://u:tr0ub4dor@a/db"] {
      let conninfo = try Conninfo(text).setting("sslpassword", to: "tr0ub4dor")
      var dumped = ""
      dump(conninfo, to: &dumped)
      for shown in [conninfo.description, "\(conninfo.options)", dumped, String(reflecting: conninfo), "\([conninfo])"]
      {
        #expect(!shown.contains("tr0ub4dor"))
      }
      #expect(conninfo.options["password"] == nil)
      #expect(conninfo.secrets.values["password"] == "tr0ub4dor")
      #expect(conninfo != conninfo.setting("password", to: "other"))
    }
  }

  @Test(arguments: [
    "host=a password=top tr0ub4dor", "host=a password='tr0ub4dor", "postgres://u:tr0ub4dor@[a/db",
    "postgres://u:tr0ub4dor@a/db?nonsense", "postgres://u:%zztr0ub4dor@a/db", "password=x tr0ub4dor=1",
    "host=a password=tr0ub4dor port=1,2", "password=tr0ub4dor sslmode=tr0ub4dor", "postgres://u:tr0ub4dor/db",
  ])
  func complaintsTellNoSecret(_ text: String) throws {
    let error = #expect(throws: ConninfoError.self) { try Conninfo(text) }
    let message = try #require(error?.message)
    #expect(!message.isEmpty && !message.contains("tr0ub4dor"))
  }

  @Test(arguments: [
    ("hots=a", "invalid connection option \"hots\""), ("host=a sslmode=foo", "invalid sslmode value: \"foo\""),
    ("service=no-such-service", "definition of service \"no-such-service\" not found"),
    ("host=a target_session_attrs=master", "invalid target_session_attrs value: \"master\""),
    ("host=a,b port=1,2,3", "could not match 3 port numbers to 2 hosts"),
    ("postgresql://h:99999/db", "the port \"99999\" is not a number from 1 to 65535"),
    ("host=a port=abc", "the port \"abc\" is not a number from 1 to 65535"),
    ("host=a,b port=5432,0", "the port \"0\" is not a number from 1 to 65535"),
    ("postgresql://h:abc/db", "the port is not a number from 1 to 65535"),
  ])
  func complaintsAreUseful(_ text: String, _ complaint: String) {
    #expect(throws: ConninfoError(message: complaint)) { try Conninfo(text) }
  }

  /// libpq would take what stands behind the mark for a host, a port or a database, and say so.
  @Test(arguments: [
    "postgres://u:pa@tr0ub4dor@h/db", "postgresql://u:@tr0ub4dor@h", "postgres://u:12/tr0ub4dor@h/db",
    "postgres://u:pa/tr0ub4dor@h", "postgres://u:pa@tr0ub4dor/x@h/db", "postgres://u:pa?tr0ub4dor@h/db",
    "postgres://u@tr0ub4dor@h", "postgres://u:p@a@tr0ub4dor#%@h:5432/db?sslmode=require",
  ])
  func marksInPasswordsMustBeEncoded(_ text: String) throws {
    let message = try #require(#expect(throws: ConninfoError.self) { try Conninfo(text) }?.message)
    #expect(message.contains("write %40 for @") && !message.contains("tr0ub4dor"))
  }

  @Test(arguments: [
    "postgres://u:tr0ub4dor%zz@h/db", "postgres://u:%tr0ub4dor@h", "postgres://u:p@a?tr0ub4dor@h/db",
    "u:tr0ub4dor@h/db",
    "mysql://u:tr0ub4dor@h/db?sslmode=require",
  ])
  func whatCannotBeReadIsNotQuoted(_ text: String) throws {
    let message = try #require(#expect(throws: ConninfoError.self) { try Conninfo(text) }?.message)
    #expect(!message.contains("tr0ub4dor"))
  }

  /// Marks that do no harm where they stand.
  @Test func marksThatAreFine() throws {
    let encoded = try Conninfo("postgres://u:p%40%2F%3F%23%25@h/db")
    #expect(encoded.secrets.values["password"] == "p@/?#%" && encoded.endpoints.map(\.host) == ["h"])
    #expect(try Conninfo("postgres://u:p#x@h/db").secrets.values["password"] == "p#x")
    #expect(try Conninfo("postgres://h:5432/db?user=me@corp").options["user"] == "me@corp")
    #expect(try Conninfo("postgres:///db?host=@abstract").isUnixSocket)
    #expect(try Conninfo("host=h password=a@b/c#d%").secrets.values["password"] == "a@b/c#d%")
  }

  @Test func keywordsOfLibpq() {
    #expect(Conninfo.keywords.isSuperset(of: ["host", "port", "dbname", "user", "password", "sslmode", "service"]))
    #expect(!Conninfo.keywords.contains("orders"))
    #expect(ConninfoReader.secretKeywords == ["password", "sslpassword"])
  }

  @Test func certificateFilesThatAreNamed() throws {
    let named = try Conninfo("host=a sslcert=/x/c.pem sslrootcert=/x/root.pem")
    #expect(named.clientCertificatePath == "/x/c.pem")
    #expect(named.rootCertificatePath == "/x/root.pem")
    let folder = try Conninfo("host=a sslcrldir=/x/crl")
    // The default file does not count beside a folder.
    #expect(folder.revocationFolder == "/x/crl" && folder.revocationPath == nil)
    let both = try Conninfo("host=a sslcrl=/x/a.crl sslcrldir=/x/crl")
    #expect(both.revocationFolder == "/x/crl" && both.revocationPath == "/x/a.crl")
  }
}

/// One after the other: the environment belongs to the whole process. No other test minds these variables.
@Suite(.serialized) struct ConninfoEnvironmentTests {
  @Test func aServiceFileIsExpanded() throws {
    let path = "/tmp/pgwatch-tui-service-\(getpid())"
    let text = "[orders]\nhost=h1,h2\nport=5433\nuser=svc\npassword=tr0ub4dor\ntarget_session_attrs=read-write\n"
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = unsafe write(file, text, text.utf8.count)
    close(file)
    unsafe setenv("PGSERVICEFILE", path, 1)
    defer {
      unsafe unsetenv("PGSERVICEFILE")
      unsafe unlink(path)
    }
    let conninfo = try Conninfo("service=orders dbname=shop")
    #expect(conninfo.endpoints == [Endpoint(host: "h1", port: 5433), Endpoint(host: "h2", port: 5433)])
    #expect(conninfo.options["user"] == "svc")
    #expect(conninfo.options["dbname"] == "shop")
    #expect(conninfo.options["service"] == nil)
    #expect(conninfo.sessionRounds == ["read-write"])
    #expect(conninfo.secrets.values["password"] == "tr0ub4dor")
    #expect(!conninfo.description.contains("tr0ub4dor"))
  }

  @Test func theEnvironmentIsRead() throws {
    unsafe setenv("PGAPPNAME", "from-environment", 1)
    defer { unsafe unsetenv("PGAPPNAME") }
    #expect(try Conninfo("host=a").options["application_name"] == "from-environment")
  }
}
