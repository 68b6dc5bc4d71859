import PlayData
import PlayModuleKit

/// The file containers.conf(5), as far as it says in which folders hooks are.
///
/// Only that one value is understood and changed; all other bytes stay.
struct ContainersConf: Sendable {
  let path: String
  let text: String

  /// The text with a folder among those of hooks; the same text when it is there already.
  ///
  /// - Throws: `ModuleFailure` when the value is written in a way that is not understood.
  func adding(hooksFolder folder: String) throws -> String {
    let assignment = "hooks_dir = [\(JSON.write(.string(folder)))]\n"
    guard let place = try place() else {
      let separator = text.isEmpty ? "" : text.endsWithBytes("\n") ? "\n" : "\n\n"
      return text + separator + "[engine]\n" + assignment
    }
    guard let value = place.value else {
      return text.replacingRange(place.end..<place.end, with: assignment)
    }
    guard !value.folders.contains(where: { Self.isSame($0, folder) }) else { return text }
    let list = (value.folders + [folder]).map { JSON.write(.string($0)) }
    return text.replacingRange(value.range, with: "[\(list.joined(separator: ", "))]")
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    func trimmed(_ path: String) -> Substring {
      path != "/" && path.endsWithBytes("/") ? Substring(path.utf8.dropLast()) : path[...]
    }
    return trimmed(one).hasSameBytes(as: trimmed(other))
  }

  private struct Place {
    /// Where the line after `[engine]` begins.
    let end: String.Index
    var value: (range: Range<String.Index>, folders: [String])?
  }

  /// Where the table is and, in it, the list of folders.
  private func place() throws -> Place? {
    var place: Place?
    var isInTable = false
    var start = text.startIndex
    while start < text.endIndex {
      let lineEnd = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
      let next = lineEnd == text.endIndex ? lineEnd : text.utf8.index(after: lineEnd)
      var line = text[start..<lineEnd].drop(while: \.isWhitespace)
      if line.last == "\r" { line.removeLast() }
      if line.firstMatch(of: #/^engine\s*\.|^engine\s*=/#) != nil, place == nil, !isInTable {
        throw unreadable("the table engine is written as dotted keys")
      }
      if let header = line.wholeMatch(of: #/\[\s*([^\[\]"']+?)\s*\]\s*(#.*)?/#) {
        isInTable = header.1 == "engine"
        if isInTable {
          guard lineEnd < text.endIndex else { throw unreadable("its last line has no newline") }
          place = Place(end: next)
        }
      } else if isInTable, let key = line.prefixMatch(of: #/hooks_dir\s*=\s*/#) {
        place?.value = try value(from: key.range.upperBound)
      }
      start = next
    }
    return place
  }

  /// Reads a list of strings (TOML, Array).
  private func value(
    from start: String.Index
  ) throws -> (range: Range<String.Index>, folders: [String]) {
    var folders: [String] = []
    // By scalars: neither a carriage return nor an accent hides what stands beside it.
    var rest = text[start...].unicodeScalars
    guard rest.popFirst() == "[" else { throw unreadable("hooks_dir is not a list") }
    while let scalar = rest.first {
      switch scalar {
      case "]": return (start..<rest.index(after: rest.startIndex), folders)
      case "#": rest = rest.drop { $0 != "\n" }
      case "\"":
        guard let match = Self.match(#/"((?:[^"\\\n]|\\.)*)"/#, in: rest),
          let folder = try? JSON.read(Source(name: path, text: String(match.0))).value.string
        else { throw unreadable("hooks_dir holds an unknown string") }
        folders.append(folder)
        rest = rest[match.0.endIndex...]
      case "'":
        guard let match = Self.match(#/'([^'\n]*)'/#, in: rest) else {
          throw unreadable("hooks_dir holds an open string")
        }
        folders.append(String(match.1))
        rest = rest[match.0.endIndex...]
      case _ where scalar == "," || scalar.properties.isWhitespace: rest.removeFirst()
      default: throw unreadable("hooks_dir is not a list of strings")
      }
    }
    throw unreadable("the list hooks_dir has no end")
  }

  /// What a string at the beginning is, with its quotes and without.
  private static func match(
    _ string: Regex<(Substring, Substring)>, in text: Substring.UnicodeScalarView
  ) -> (Substring, Substring)? {
    Substring(text).prefixMatch(of: string.matchingSemantics(.unicodeScalar))?.output
  }

  private func unreadable(_ reason: String) -> ModuleFailure {
    ModuleFailure(
      "\(path) is not understood: \(reason)",
      hint: "write hooks_dir in the table [engine] as a list of strings")
  }
}

extension String {
  fileprivate func replacingRange(_ range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
