import PlayLock

/// Where reports are printed: text that stays, and on a terminal a status area below it.
///
/// Everybody who prints on the terminal does it by way of the screen, or what they print would be
/// taken for a part of the status area.
public final class Screen: Sendable {
  /// What is known of the place.
  public let terminal: Terminal
  private let write: @Sendable (String) -> Void
  private let state = Locked(State())

  private struct State {
    /// The status area as it stands on the terminal; empty when there is none.
    var area: [String] = []
    /// How many others are using the terminal.
    var guests = 0
  }

  /// Creates a screen.
  ///
  /// - Parameters:
  ///   - terminal: What it is.
  ///   - write: Prints text, newlines included.
  public init(terminal: Terminal, write: @escaping @Sendable (String) -> Void) {
    (self.terminal, self.write) = (terminal, write)
  }

  /// Prints text that stays; the status area is gone until it is shown again.
  func print(_ text: String) {
    state.withLock { state in
      write(erasure(of: state.area) + text)
      state.area = []
    }
  }

  /// Shows these lines as the status area, on a terminal that can erase them again.
  func show(_ lines: [Line]) {
    let area = lines.map { $0.rendered(withColor: terminal.usesColor) }
    state.withLock { state in
      guard terminal.canErase, state.guests == 0, area != state.area else { return }
      write(erasure(of: state.area) + Self.drawing(of: area))
      state.area = area
    }
  }

  /// Lets somebody else use the terminal, such as one who asks a question; meanwhile there is no
  /// status area.
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func lend<Answer, Failure: Error>(
    isolation: isolated (any Actor)? = #isolation,
    to body: () async throws(Failure) -> Answer
  ) async throws(Failure) -> Answer {
    enter()
    defer { leave() }
    return try await body()
  }

  /// Lets somebody else use the terminal for as long as `body` takes.
  ///
  /// - Returns: What `body` returns.
  public func lend<Answer>(to body: () -> Answer) -> Answer {
    enter()
    defer { leave() }
    return body()
  }

  private func enter() {
    state.withLock { state in
      if !state.area.isEmpty { write(erasure(of: state.area)) }
      state.area = []
      state.guests += 1
    }
  }

  private func leave() { state.withLock { $0.guests -= 1 } }

  /// ECMA-48's CUU and ED: up to the first line of the area, and erase all below.
  private func erasure(of area: [String]) -> String {
    area.isEmpty ? "" : "\r\u{1B}[\(area.count)A\u{1B}[J"
  }

  /// The lines, which do not wrap (DECAWM) should characters be wider than they seem: the area has
  /// as many rows as lines.
  private static func drawing(of area: [String]) -> String {
    area.isEmpty
      ? "" : "\u{1B}[?7l" + area.map { $0 + "\n" }.joined() + "\u{1B}[?7h"
  }
}
