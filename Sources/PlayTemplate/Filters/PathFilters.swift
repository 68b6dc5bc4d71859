import PlayData

extension Filters {
  /// Names of files, by the rules of Python's `os.path`.
  static let paths: [Filter] = [
    Filter("basename") { input, _, _ in .string(split(try input.text()).name) },
    Filter("dirname") { input, _, _ in .string(split(try input.text()).folder) },
    Filter("splitext", apply: splitExtension),
    Filter("path_join", apply: join),
  ]

  private static func split(_ path: String) -> (folder: String, name: String) {
    let scalars = path.scalars
    let start = scalars.lastIndex(of: "/").map { $0 + 1 } ?? 0
    let folder = String(scalars: scalars[..<start])
    let isRoot = folder.unicodeScalars.allSatisfy { $0 == "/" }
    return (
      isRoot ? folder : folder.stripped("/", start: false), String(scalars: scalars[start...])
    )
  }

  private static func splitExtension(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    let path = try input.text().scalars
    let name = path.lastIndex(of: "/").map { $0 + 1 } ?? 0
    guard let dot = path[name...].lastIndex(of: "."),
      path[name..<dot].contains(where: { $0 != "." })
    else { return .tuple(of: .string(try input.text()), .string("")) }
    return .tuple(
      of: .string(String(scalars: path[..<dot])), .string(String(scalars: path[dot...])))
  }

  private static func join(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    if case .string = input { return input }
    var path = ""
    for part in try input.elements() {
      let text = try part.text()
      if text.hasPrefix("/") || path.isEmpty {
        path = text
      } else {
        path += path.hasSuffix("/") ? text : "/" + text
      }
    }
    return .string(path)
  }
}
