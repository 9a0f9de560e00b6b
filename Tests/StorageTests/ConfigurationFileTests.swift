// The configuration file on disk.

import Glibc
import Storage
import Testing

@Suite struct ConfigurationFileTests {
  @Test func theDefaultLiesInTheConfigurationFolder() {
    #expect(ConfigurationFile.defaultPath(["HOME": "/h"]) == "/h/.config/pgwatch-tui/config.json5")
    #expect(
      ConfigurationFile.defaultPath(["HOME": "/h", "XDG_CONFIG_HOME": "/x"]) == "/x/pgwatch-tui/config.json5")
    #expect(
      ConfigurationFile.defaultPath(["HOME": "/h", "XDG_CONFIG_HOME": "x"]) == "/h/.config/pgwatch-tui/config.json5")
    #expect(ConfigurationFile.defaultPath([:]) == nil)
  }

  @Test func theDefaultMayBeMissing() throws {
    try withFolder { folder in
      let file = try ConfigurationFile(at: nil, environment: ["HOME": folder])
      #expect(file.configuration == Configuration())
      #expect(file.warning == nil)
    }
  }

  @Test func theDefaultIsRead() throws {
    try withFolder { folder in
      _ = unsafe mkdir("\(folder)/pgwatch-tui", 0o700)
      try write("{ theme: 'dark' }", to: "\(folder)/pgwatch-tui/config.json5")
      let file = try ConfigurationFile(at: nil, environment: ["XDG_CONFIG_HOME": folder])
      #expect(file.configuration.theme == "dark")
    }
  }

  @Test func oneThatIsNamedMustExist() throws {
    try withFolder { folder in
      #expect {
        try ConfigurationFile(at: "\(folder)/none", environment: [:])
      } throws: {
        ($0 as? ConfigurationError)?.message.contains("/none cannot be read: No such file or directory") == true
      }
    }
  }

  @Test func aFolderIsNoFile() throws {
    try withFolder { folder in
      #expect {
        try ConfigurationFile(at: folder, environment: [:])
      } throws: {
        ($0 as? ConfigurationError)?.message.contains("Is a directory") == true
      }
    }
  }

  @Test func onlyUTF8IsTaken() throws {
    try withFolder { folder in
      try write([0x7B, 0xFF, 0x7D], to: "\(folder)/c")
      #expect(throws: ConfigurationError.self) { try ConfigurationFile(at: "\(folder)/c", environment: [:]) }
    }
  }

  @Test func aPasswordThatOthersCanReadIsWarnedOf() throws {
    try withFolder { folder in
      let path = "\(folder)/c"
      try write("{ materialize: 'host=a password=secret' }", to: path)
      _ = unsafe chmod(path, 0o644)
      let warning = try #require(try ConfigurationFile(at: path, environment: [:]).warning)
      #expect(warning.contains("chmod 600"))
      #expect(!warning.contains("secret"))
      _ = unsafe chmod(path, 0o600)
      #expect(try ConfigurationFile(at: path, environment: [:]).warning == nil)
    }
  }

  // MARK: Files

  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/pgwatch-storage-XXXXXX".utf8CString)
    try #require(unsafe mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer {
      for file in ["c", "pgwatch-tui/config.json5"] { _ = unsafe unlink("\(folder)/\(file)") }
      _ = unsafe rmdir("\(folder)/pgwatch-tui")
      _ = unsafe rmdir(folder)
    }
    try body(folder)
  }

  private func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }
}
