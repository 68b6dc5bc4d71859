import Foundation
import PlayData
import PlayTestKit
import Testing

@testable import PlayTemplate

/// Renders the templates of `Oracle/cases.json` here and with the real Jinja2, and compares.
@Suite struct Jinja2DifferentialTests {
  @Test func everyCaseGivesTheTextOrTheErrorThatJinja2Gives() async throws {
    let document = try CaseDocument(at: Jinja2.folder.appending(path: "cases.json"))
    let expected = try await Jinja2.render(document)
    #expect(document.cases.count >= 250)
    try #require(expected.count == document.cases.count)
    for (renderCase, expectation) in zip(document.cases, expected) {
      let outcome = renderCase.outcome()
      switch expectation {
      case .text(let text):
        #expect(outcome.text == text, "\(renderCase.template): \(outcome.message)")
      case .failure(let message):
        #expect(outcome.text == nil, "\(renderCase.template): Jinja2 says \(message)")
      }
    }
  }
}

/// A template with its variables.
private struct RenderCase {
  let template: String
  let variables: ValueMap
  let includes: ValueMap
  let options: ValueMap

  struct Outcome {
    let text: String?
    let message: String
  }

  func outcome() -> Outcome {
    let (includes, options) = (includes, templateOptions)
    let environment = TemplateEnvironment(loader: { name, _ in
      try includes[name]?.string.map { text in
        try Template(parsing: text, from: origin(of: text, name: name), options: options)
      }
    })
    do {
      let source = Source(name: "case.j2", text: template)
      let template = try Template(
        parsing: template, from: TextOrigin(file: source), options: options)
      return Outcome(
        text: try template.render(in: variables, environment: environment), message: "")
    } catch {
      return Outcome(text: nil, message: "\(error)")
    }
  }

  private var templateOptions: TemplateOptions {
    var result = TemplateOptions()
    if case .bool(let flag)? = options["trim_blocks"] { result.trimBlocks = flag }
    if case .bool(let flag)? = options["lstrip_blocks"] { result.lstripBlocks = flag }
    if case .bool(let flag)? = options["keep_trailing_newline"] {
      result.keepTrailingNewline = flag
    }
    if let start = options["variable_start_string"]?.string { result.variableStart = start }
    if let end = options["variable_end_string"]?.string { result.variableEnd = end }
    if let start = options["block_start_string"]?.string { result.blockStart = start }
    if let end = options["block_end_string"]?.string { result.blockEnd = end }
    return result
  }
}

private struct CaseDocument {
  let data: Data
  let cases: [RenderCase]

  init(at url: URL) throws {
    data = try Data(contentsOf: url)
    var reader = JSONTextReader(String(decoding: data, as: UTF8.self))
    let document = try #require(try reader.readDocument().map)
    let variables = try #require(document["variables"]?.map)
    let includes = try #require(document["includes"]?.map)
    cases = try #require(document["cases"]?.list).map { value in
      let map = try #require(value.map)
      return RenderCase(
        template: try #require(map["template"]?.string),
        variables: variables.merging(map["variables"]?.map ?? [:]), includes: includes,
        options: map["options"]?.map ?? [:])
    }
  }
}

/// What the real Jinja2 makes of the cases.
private enum Jinja2 {
  enum Expectation {
    case text(String)
    case failure(String)
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle")

  static func render(_ document: CaseDocument) async throws -> [Expectation] {
    let script = folder.appending(path: "render.py").path()
    let output = try await Oracle.run(script, input: Array(document.data))
    var reader = JSONTextReader(String(decoding: output, as: UTF8.self))
    return try #require(try reader.readDocument().list).map { value in
      if let text = value.map?["text"]?.string { return .text(text) }
      return .failure(value.map?["error"]?.string ?? "nothing")
    }
  }
}
