import PlayData
import PlayModuleKit

/// A module with parameters of every type.
struct Jar: Module {
  enum Lid: String, CaseIterable, ParameterValue {
    case screwed, corked
  }

  static let info = ModuleInfo(
    "jar", "Fill a jar.",
    notes: ["A jar that is full stays as it is.", "The lid is not washed."],
    manualPages: ["jar(1)", "lid(5)"],
    check: "Exact, but for the taste.",
    examples: [
      #"{ "jar": { "content": "plums", "path": "/usr/jars/1" } }"#,
      "{\n  \"jar\": {\n    \"content\": [\"plums\", \"pears\"],\n    \"path\": \"/usr/jars/2\"\n  }\n}",
    ])

  @Param("Where it stands.", aliases: ["dest", "name"]) var path: RemotePath
  @Param("What comes in.") var content: [String]
  @Param("How it is closed.") var lid: Lid = .screwed
  @Param("How many spoons of sugar.") var sugarSpoons: Int = 2
  @Param("Whether it is shaken.", aliases: ["shaken"]) var shake: Bool = false
  @Param("Its size.") var size: ByteSize?
  @Param("Its mode.") var mode: FileMode?
  @Param("What stands on the label.") var label: [String: String] = [:]
  @Param("The secret ingredient.") var secret: Secret?
  @Param("How full it was on each day, in percent.") var levels: [Int] = []
  @Param("How many of each sort.") var counts: [String: Int] = [:]
  @Param("Anything else.") var other: Value?

  func probe() -> Probe<Void> { .none(()) }
  func plan(_ state: Void) -> Plan { .unchanged }
}

/// A module with as little as possible, which collects what it does not know.
struct Bag: Module {
  static let info = ModuleInfo(
    "bag", "Put things in a bag.", examples: [], collectsUnknown: "things")

  @Param("What comes in, by its name.") var things: [String: Value] = [:]

  func probe() -> Probe<Void> { .none(()) }
  func plan(_ state: Void) -> Plan { .unchanged }
}

/// A module that is mostly written as one text.
struct Note: Module {
  static let info = ModuleInfo(
    "note", "Leave a note.", examples: [#"{ "note": "back at five" }"#], shorthand: "text")

  @Param("What it says.") var text: String

  func probe() -> Probe<Void> { .none(()) }
  func plan(_ state: Void) -> Plan { .unchanged }
}
