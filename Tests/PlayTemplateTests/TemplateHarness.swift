import Foundation
import PlayData
import PlayTemplate
import Testing

/// What a template gives: a text, or the error with its place.
func render(
  _ text: String, _ variables: ValueMap = [:], environment: TemplateEnvironment = .init()
) throws -> String {
  try template(text).render(in: variables, environment: environment)
}

/// The value of a text, with its type when it is one whole expression.
func value(
  _ text: String, _ variables: ValueMap = [:], environment: TemplateEnvironment = .init()
) throws -> Value {
  try template(text).value(in: variables, environment: environment)
}

/// The value of an expression without braces.
func evaluate(
  _ text: String, _ variables: ValueMap = [:], environment: TemplateEnvironment = .init()
) throws -> Value {
  try Expression(parsing: text, from: origin(of: text)).value(
    in: variables, environment: environment)
}

func template(_ text: String, name: String = "t.j2") throws -> Template {
  try Template(parsing: text, from: origin(of: text, name: name))
}

func origin(of text: String, name: String = "t.j2") -> TextOrigin {
  TextOrigin(file: Source(name: name, text: text))
}

/// The error that some work ends with; it must be a `TemplateError`.
func failure(
  _ work: () throws -> Any, sourceLocation: SourceLocation = #_sourceLocation
) throws -> TemplateError {
  let error = #expect(throws: TemplateError.self, sourceLocation: sourceLocation) { _ = try work() }
  return try #require(error, sourceLocation: sourceLocation)
}

/// Does some work on a thread with the stack that threads of the cooperative pool have.
func onSmallStack<Result: Sendable>(
  _ work: @escaping @Sendable () -> Result
) async -> Result {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: work()) }
    thread.stackSize = 512 << 10
    thread.start()
  }
}
