// The recipe for a cause in docs/architecture.md is complete, and asks for nothing else: what takes a new cause is found by
// looking which files name those that there are.

import Diagnosis
import Foundation
import TestSupport
import Testing

@Suite struct CauseRecipeTests {
  /// A file that names all causes is one that a new cause has to be added to.
  @Test func theRecipeNamesTheFilesThatTakeEveryCause() throws {
    let named = try ProjectFile.all.filter { $0.causes.count == Cause.allCases.count }.map(\.name)
    #expect(Set(named) == ["CauseCatalog.swift", "CauseExamples.swift", "check.schema.json", "diagnosis.md"])
    #expect(try recipe.contains(all: named))
  }

  /// Elsewhere a rule is about one cause or another; a file that tells many of them apart is one that new causes go to.
  @Test func whatElseTellsCausesApartIsInTheRecipe() throws {
    let naming = try ProjectFile.all.filter { file in
      file.path.hasPrefix("Sources/") && !file.path.contains("/Causes/") && file.causes.count > 5
    }.map(\.name)
    #expect(Set(naming) == ["SourceErrors.swift", "LossMeaning.swift"])
    #expect(try recipe.contains(all: naming))
  }

  @Test(arguments: Cause.allCases) func itsRuleIsAFileOfItsOwn(cause: Cause) throws {
    let homes = try ProjectFile.all.filter { $0.text.contains("let \(cause) = CauseRule(") }
    #expect(homes.map { $0.name.lowercased() } == ["\(cause).swift".lowercased()])
  }

  @Test func theSchemaListsTheCauses() throws {
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: project.appendingPathComponent("docs/check.schema.json")))
    var node = schema as? [String: Any]
    for key in ["definitions", "finding", "properties", "cause"] { node = node?[key] as? [String: Any] }
    #expect(node?["enum"] as? [String] == Cause.allCases.map(\.rawValue))
  }

  /// The item of docs/architecture.md that says what a new cause takes.
  private var recipe: String {
    get throws {
      let text = try String(contentsOf: project.appendingPathComponent("docs/architecture.md"), encoding: .utf8)
      return try #require(text.split(separator: "\n- ").map(String.init).first { $0.hasPrefix("**A cause**") })
    }
  }
}

/// A file that the project's own people write or check in; golden screens and reports are made from samples.
private struct ProjectFile {
  var path: String
  var text: String

  var name: String { String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]) }

  /// Those that it names: as Swift does (`.slotLost`, `case slotLost`), or by their ids.
  var causes: [Cause] {
    Cause.allCases.filter { cause in
      ["." + "\(cause)", "case \(cause)", cause.rawValue].contains(where: text.containsWord)
    }
  }

  static var all: [ProjectFile] {
    get throws {
      try ["Sources", "Tests", "docs"].flatMap { folder in
        try FileManager.default.subpathsOfDirectory(atPath: project.appendingPathComponent(folder).path)
          .map { "\(folder)/\($0)" }
          .filter { path in [".swift", ".md", ".json"].contains(where: path.hasSuffix) && !path.contains("/Golden/") }
          .map { path in
            ProjectFile(
              path: path, text: try String(contentsOf: project.appendingPathComponent(path), encoding: .utf8))
          }
      }
    }
  }
}

extension String {
  fileprivate func contains(all names: [String]) -> Bool { names.allSatisfy { contains($0) } }

  /// Whether `word` stands in it and is not the beginning of a longer one.
  fileprivate func containsWord(_ word: String) -> Bool {
    ranges(of: word).contains { range in
      guard let next = self[range.upperBound...].first else { return true }
      return !next.isLetter && !next.isNumber && next != "-"
    }
  }
}
