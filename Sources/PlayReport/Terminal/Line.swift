/// One line for a person: texts, some of them in a style.
///
/// Texts are made visible when the line is rendered and not before, so that no way leads around it.
struct Line: Hashable, Sendable {
  fileprivate struct Piece: Hashable {
    var text: String
    var style: Style?
  }

  private var pieces: [Piece]
  /// The blanks in front.
  private var indentation = ""

  /// The line with blanks in front.
  func indented(by blanks: String = "  ") -> Line {
    var line = self
    line.indentation += blanks
    return line
  }

  /// This line and then another text.
  static func + (line: Line, rest: Line) -> Line {
    var line = line
    line.pieces += rest.indentedPieces
    return line
  }

  /// The line without what stands beyond a number of characters.
  func cut(to width: Int) -> Line {
    var line: Line = ""
    var rest = width
    for piece in indentedPieces where rest > 0 {
      line.pieces.append(Piece(text: String(piece.text.visible.prefix(rest)), style: piece.style))
      rest -= piece.text.visible.count
    }
    return line
  }

  /// The number of characters.
  var count: Int { pieces.reduce(indentation.utf8.count) { $0 + $1.text.visible.count } }

  /// The pieces, the blanks in front among them.
  private var indentedPieces: [Piece] {
    indentation.isEmpty ? pieces : [Piece(text: indentation)] + pieces
  }

  /// The line as it is printed, without a newline.
  func rendered(withColor usesColor: Bool) -> String {
    var text = ""
    render(into: &text, withColor: usesColor)
    return text
  }

  /// Adds the line as it is printed, without a newline.
  func render(into line: inout String, withColor usesColor: Bool) {
    line += indentation
    for piece in pieces {
      let text = piece.text.visible
      if let style = piece.style, usesColor, !text.isEmpty {
        line += style.applied(to: text)
      } else {
        line += text
      }
    }
  }
}

extension Line {
  /// The line as a part of a page, its styles as classes.
  var html: HTMLText {
    indentedPieces.reduce(into: "") { line, piece in
      guard let style = piece.style else { return line += "\(piece.text.visible)" }
      line += "<span class=\"\("\(style)")\">\(piece.text.visible)</span>"
    }
  }
}

extension Line: ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { pieces = [Piece(text: text)] }

  init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    init(literalCapacity: Int, interpolationCount: Int) {
      // A text before each, and one behind the last.
      pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { pieces.append(Piece(text: text)) }
    }

    mutating func appendInterpolation(_ text: some CustomStringConvertible, _ style: Style? = nil) {
      pieces.append(Piece(text: text.description, style: style))
    }

    mutating func appendInterpolation(_ line: Line) { pieces += line.indentedPieces }
  }
}
