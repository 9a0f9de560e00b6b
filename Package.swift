// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house and who may import whom; docs/architecture.md tells why. SwiftPM checks the arrows.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func room(_ name: String, imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// `files` are no source files.
func tests(_ name: String, of imports: [Target.Dependency], besides files: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: imports + ["TestSupport"], path: "Tests/\(name)", exclude: files, swiftSettings: strict)
}

let package = Package(
  name: "pgwatch-tui",
  products: [.executable(name: "pgwatch-tui", targets: ["pgwatch-tui"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Foreign ground.
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .target(
      name: "CNcurses",
      cSettings: [.define("_XOPEN_SOURCE", to: "700"), .define("_DEFAULT_SOURCE")],
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),

    // The pure middle: values in, values out.
    room("Samples"),
    room("Diagnosis", imports: ["Samples"]),
    room("Screen"),
    room("Dashboard", imports: ["Samples", "Diagnosis", "Screen"]),
    room("Reports", imports: ["Samples", "Diagnosis", "Screen"]),

    // The shores: servers, terminal, files.
    room("Postgres", imports: ["Samples", "CLibpq", "COpenSSL"]),
    room("Polling", imports: ["Samples", "Postgres", "COpenSSL", "CZlib"]),
    room("Terminal", imports: ["Screen", "CNcurses"]),
    room("Storage", imports: ["Samples", "Diagnosis", "CZstd"]),
    room("Demo", imports: ["Samples", "Postgres"]),

    .executableTarget(
      name: "pgwatch-tui",
      dependencies: [
        "Samples", "Diagnosis", "Screen", "Dashboard", "Reports", "Postgres", "Polling", "Terminal", "Storage", "Demo",
        "CMalloc", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Measures the program; Tests/measure starts it.
    .executableTarget(
      name: "Benchmark", dependencies: ["Samples", "Diagnosis", "Postgres", "Storage", "Demo"], path: "Tests/Benchmark",
      swiftSettings: strict),

    // Tests mirror the rooms.
    .target(
      name: "TestSupport", dependencies: ["Samples", "Diagnosis", "Screen", "Postgres", "Storage", "Demo"],
      path: "Tests/TestSupport", exclude: ["Recorded"], swiftSettings: strict),
    tests("SamplesTests", of: ["Samples"]),
    tests("DiagnosisTests", of: ["Samples", "Diagnosis"]),
    tests("ScreenTests", of: ["Screen"]),
    tests("DashboardTests", of: ["Samples", "Diagnosis", "Screen", "Dashboard", "Terminal"], besides: ["Screens"]),
    tests("ReportsTests", of: ["Samples", "Diagnosis", "Reports", "Demo"], besides: ["Golden"]),
    tests("PostgresTests", of: ["Samples", "Postgres", "Demo"]),
    tests("PollingTests", of: ["Samples", "Diagnosis", "Postgres", "Polling", "Demo"]),
    tests("TerminalTests", of: ["Screen", "Terminal"]),
    tests("StorageTests", of: ["Samples", "Diagnosis", "Storage"]),
    tests("DemoTests", of: ["Samples", "Diagnosis", "Postgres", "Polling", "Demo"]),
    tests("ProgramTests", of: ["Samples", "Diagnosis", "Dashboard", "Reports", "Storage", "pgwatch-tui"]),
    tests("EndToEndTests", of: ["Samples", "Postgres", "Storage", "Demo"]),
  ]
)
