import PlayData
import PlayModuleKit

/// A file of `name=value` lines: sysctl.conf(5), or loader.conf(5), whose values are quoted.
struct KernelSettings {
  /// The whole file; empty when there is none.
  let text: String
  private let isForLoader: Bool

  /// Reads a file.
  ///
  /// - Throws: `ModuleFailure` when it cannot be edited as text.
  init(_ content: FileContent, path: String, isForLoader: Bool) throws {
    self.isForLoader = isForLoader
    guard case .bytes(let bytes, let isComplete) = content else {
      text = ""
      return
    }
    guard isComplete, let text = String(validating: bytes, as: UTF8.self) else {
      throw ModuleFailure("\(path) is too long or is not text, so it cannot be edited")
    }
    self.text = text
  }

  /// Whether the text can be the name of a variable.
  static func isName(_ text: String) -> Bool {
    let isClean = text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII && scalar.value > 0x20 && !"=:#\"'\u{7F}".unicodeScalars.contains(scalar)
    }
    return isClean && !text.isEmpty && text.first != "-"
  }

  /// Whether two values are equal to the kernel, which separates numbers by any white space.
  static func isSame(_ left: String, _ right: String) -> Bool {
    func words(_ text: String) -> [Substring.UnicodeScalarView] {
      text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
    }
    return words(left).elementsEqual(words(right)) { $0.elementsEqual($1) }
  }

  /// The value that counts: that of the last line with this name.
  func value(of name: String) -> String? {
    lines.reversed().lazy.compactMap { Self.setting(in: $0) }.first { $0.name == name }?.value
  }

  /// The file with the last line of this name changed, or with a line more; the rest stays as it is.
  func setting(_ name: String, to value: String) -> String {
    if let current = self.value(of: name), Self.isSame(current, value) { return text }
    let line = written(name, value)
    var lines = lines
    if let index = lines.lastIndex(where: { Self.setting(in: $0)?.name == name }) {
      lines[index] = line + (Self.comment(of: lines[index]).map { " \($0)" } ?? "")
    } else {
      if lines.last?.isEmpty == true { lines.removeLast() }
      lines += [line, ""]
    }
    return lines.joined(separator: "\n")
  }

  /// The file without any line of this name.
  func removing(_ name: String) -> String {
    lines.filter { Self.setting(in: $0)?.name != name }.joined(separator: "\n")
  }

  private var lines: [String] {
    // By scalars: a carriage return before the newline is part of the line and not of the newline.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func written(_ name: String, _ value: String) -> String {
    // sysctl(8) takes what follows a bare # for a comment.
    isForLoader || value.holdsByte(UInt8(ascii: "#")) ? "\(name)=\"\(value)\"" : "\(name)=\(value)"
  }

  private static func setting(in line: String) -> (name: String, value: String)? {
    let code = line.unicodeScalars[..<commentStart(in: line)]
    guard let equals = code.firstIndex(of: "=") else { return nil }
    let value = trimmed(code[code.index(after: equals)...])
    return (String(trimmed(code[..<equals])), String(unquoted(value)))
  }

  private static func comment(of line: String) -> Substring? {
    let comment = line[commentStart(in: line)...]
    return comment.isEmpty ? nil : comment
  }

  /// Where the comment begins: at a # outside quotes.
  private static func commentStart(in line: String) -> String.Index {
    var quote: Unicode.Scalar?
    let scalars = line.unicodeScalars
    for index in scalars.indices {
      switch scalars[index] {
      case let mark where mark == quote: quote = nil
      case "\"" where quote == nil, "'" where quote == nil: quote = scalars[index]
      case "#" where quote == nil: return index
      default: break
      }
    }
    return line.endIndex
  }

  private static func trimmed(
    _ text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView {
    var text = text.drop(while: \.properties.isWhitespace)
    while text.last?.properties.isWhitespace == true { text.removeLast() }
    return text
  }

  private static func unquoted(
    _ text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView {
    guard text.count > 1, let first = text.first, first == "\"" || first == "'",
      text.last == first
    else { return text }
    return text.dropFirst().dropLast()
  }
}
