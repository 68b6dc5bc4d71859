import PlayData
import PlayModuleKit

/// The name or the number of a jail, as jexec(8) and others take it.
enum JailName {
  /// Throws for a name that such a program would take for an option, or that no jail has.
  static func check(_ name: String?) throws {
    guard let name else { return }
    let isWord = !name.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7F }
    guard isWord, !name.isEmpty, !name.startsWithBytes("-") else {
      throw ParameterProblem(
        key: "jail", message: "\"\(name)\" is not the name of a jail",
        hint: "a name is one word and does not begin with a hyphen; jls(8) shows the names")
    }
  }
}
