// Under whose name servers run: PostgreSQL refuses root.

import Glibc

/// The user of the operating system that owns a throw-away server.
struct Account: Sendable, Equatable {
  var uid: uid_t
  var gid: gid_t
  /// What stands before a command so that it runs as this user; empty when that is who we are.
  var prefix: [String]

  /// Who we are.
  static var ourselves: Account { Account(uid: geteuid(), gid: getegid(), prefix: []) }

  /// The user postgres when we are root, else whoever we are.
  static func forServers() throws(DemoError) -> Account {
    guard geteuid() == 0 else { return .ourselves }
    guard let entry = unsafe getpwnam("postgres") else {
      throw DemoError(
        message: "PostgreSQL does not run as root, and there is no user postgres to run it as."
          + " Install Debian's postgresql package, which makes one, or start as another user.")
    }
    let (uid, gid) = unsafe (entry.pointee.pw_uid, entry.pointee.pw_gid)
    // setpriv turns into the command itself, where runuser would stay between us and it.
    return Account(uid: uid, gid: gid, prefix: ["setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--init-groups", "--"])
  }
}
