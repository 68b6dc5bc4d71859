import PlayData
import PlayModel
import PlayModules
import PlayTestKit
import Testing

/// Files in which `▸` stands in front of every place that a message must name, and the messages in
/// the order of the places.
struct MistakeCase: Sendable, CustomTestStringConvertible {
  let files: [(path: String, text: String)]
  let messages: [String]

  /// A whole playbook, and files beside it.
  init(
    playbook: String, _ files: KeyValuePairs<String, String> = [:], _ messages: String...
  ) {
    self.files = [("site.json", playbook)] + files.map { ($0.key, $0.value) }
    self.messages = messages
  }

  /// The keys of a play besides its hosts.
  init(play: String, _ files: KeyValuePairs<String, String> = [:], _ messages: String...) {
    self.files =
      [("site.json", #"[{"hosts": "all", \#(play)}]"#)] + files.map { ($0.key, $0.value) }
    self.messages = messages
  }

  /// The tasks of a play on all hosts.
  init(_ tasks: String, _ messages: String...) {
    files = [("site.json", #"[{"hosts": "all", "tasks": [\#(tasks)]}]"#)]
    self.messages = messages
  }

  var testDescription: String { messages.first ?? "" }

  /// The messages that the loader must give.
  var expected: [String] {
    let places = files.flatMap { path, text in
      Self.places(in: text).map { "\(path):\($0): " }
    }
    return messages.indices.map { (places.indices.contains($0) ? places[$0] : "") + messages[$0] }
  }

  /// The messages that the loader gives.
  func told() -> [String] {
    let contents = files.map { ($0.path, $0.text.replacing("▸", with: "")) }
    let files = MemoryFiles(contents: Dictionary(contents) { $1 })
    do throws(Diagnostics) {
      let playbook = try PlaybookLoader(
        files: files, modules: Registry.modules, rolesPath: ["more/roles"]
      ).load("site.json")
      return playbook.warnings.map(\.description)
    } catch {
      return error.all.map(\.description)
    }
  }

  /// Line and column of every mark.
  private static func places(in text: String) -> [String] {
    var places: [String] = []
    var (line, column) = (1, 1)
    for character in text {
      switch character {
      case "▸": places.append("\(line):\(column)")
      case "\n": (line, column) = (line + 1, 1)
      default: column += 1
      }
    }
    return places
  }
}
