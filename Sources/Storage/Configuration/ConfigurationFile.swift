// The configuration file on disk: where it is looked for, and how it is read.

import Glibc

package struct ConfigurationFile: Sendable {
  /// `nil` when there is none.
  package private(set) var path: String?
  package private(set) var text = ConfigurationText()
  /// What the operator should know although the file can be used; a paragraph.
  package private(set) var warning: String?

  package var configuration: Configuration { text.configuration }

  /// Reads the file to be used.
  /// - Parameters:
  ///   - path: as given with `-c`, which must exist; `nil` for the default one, which need not.
  ///   - environment: `XDG_CONFIG_HOME` and `HOME` say where the default one lies.
  ///   - patience: how long a pipe (`-c <(…)`) may keep silent.
  /// - Throws: why it cannot be read, or the first thing that is wrong with it.
  package init(
    at path: String?, environment: [String: String], patience: Duration = .seconds(10)
  ) throws(ConfigurationError) {
    try self.init(lookingAt: path, environment: environment, patience: patience)
    if let path = self.path { _ = try text.usable(path: path) }
  }

  /// Reads the file to be looked at: what is wrong with its text is told by `text.problems`.
  /// - Throws: why it cannot be read.
  package init(
    lookingAt path: String?, environment: [String: String], patience: Duration = .seconds(10)
  ) throws(ConfigurationError) {
    guard let place = path ?? ConfigurationFile.defaultPath(environment) else { return }
    let content: FileContent
    do {
      // The default place is none for a pipe.
      content = try FileContent(of: place, patience: path == nil ? .zero : patience)
    } catch {
      if path == nil, error.code == ENOENT || error.code == ENOTDIR { return }
      throw ConfigurationError(
        message: "The configuration file \(place) cannot be read: \(error.words). "
          + "Name one that can be with -c FILE, or leave -c out.")
    }
    guard let text = String(validating: content.bytes, as: UTF8.self) else {
      throw ConfigurationError(message: "The configuration file \(place) is not UTF-8. Save it as UTF-8.")
    }
    self.path = place
    self.text = ConfigurationText(text)
    if content.isReadableByOthers, configuration.holdsPassword {
      warning =
        "\(place) holds a password and can be read by other users: run chmod 600 on it, or keep the password in "
        + "~/.pgpass, where psql finds it too."
    }
  }

  /// `nil` when the environment names no home. A relative XDG_CONFIG_HOME is ignored, as its specification wants it.
  package static func defaultPath(_ environment: [String: String]) -> String? {
    let name = "pgwatch-tui/config.json5"
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return "\(folder)/\(name)" }
    return environment["HOME"].flatMap { $0.isEmpty ? nil : "\($0)/.config/\(name)" }
  }
}

/// A file read whole, with what its mode says of other users.
private struct FileContent {
  struct Failure: Error {
    var code: Int32
    var words: String
  }

  var bytes: [UInt8] = []
  var isReadableByOthers = false

  /// More than any configuration needs; a path to a disk or a log is a mistake.
  private static let limit = 1 << 20

  init(of path: String, patience: Duration) throws(Failure) {
    // Opening a pipe that nobody writes to would take for ever.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw FileContent.failure() }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileContent.failure() }
    isReadableByOthers = status.st_mode & S_IFMT == S_IFREG && status.st_mode & (S_IRGRP | S_IROTH) != 0
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      var readiness = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&readiness, 1, Int32(clamping: patience.components.seconds * 1000)) != 0 else {
        throw Failure(code: ETIMEDOUT, words: "nothing was written to it within \(patience.components.seconds) s")
      }
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count == 0 { return }
      guard count > 0 else { throw FileContent.failure() }
      bytes += buffer[..<count]
      if bytes.count > FileContent.limit { throw Failure(code: EFBIG, words: "it is larger than 1 MiB") }
    }
  }

  private static func failure() -> Failure {
    let code = errno
    return Failure(code: code, words: unsafe String(cString: strerror(code)))
  }
}
