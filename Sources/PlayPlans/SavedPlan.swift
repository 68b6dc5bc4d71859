public import PlayData
public import PlayEngine
import PlayReport

/// What a check has announced, kept so that exactly that can be carried out later.
public struct SavedPlan: Sendable {
  /// An event of the check, with its secrets masked.
  struct Announcement: Sendable {
    let event: Event
    /// For each part of a finished task, by what it is known again; also of a secret task, none of
    /// whose parts is shown.
    let parts: [SealedPart]
  }

  static let format = "swplay plan 1"

  /// The version of swplay that made it.
  public let version: String
  /// When it was made, as in RFC 3339.
  public let made: String
  /// The folder in which it was made, and in which its relative paths start.
  public let folder: String
  /// The words of the command that made it, without `plan`.
  public let arguments: [String]
  /// The SHA-256 of every file of the controller that was read, by path.
  public let files: [String: String]
  let seal: PlanSeal
  let announcements: [Announcement]

  /// Puts a plan together.
  ///
  /// - Parameters:
  ///   - recording: What a check has announced.
  ///   - version: The version of swplay.
  ///   - made: The time, as in RFC 3339.
  ///   - folder: The folder in which relative paths start.
  ///   - arguments: The words of the command.
  ///   - files: The SHA-256 of every file that was read, by path.
  public init(
    _ recording: PlanRecording, version: String, made: String, folder: String,
    arguments: [String], files: [String: String]
  ) {
    (self.version, self.made, self.folder) = (version, made, folder)
    (self.arguments, self.files) = (arguments, files)
    (seal, announcements) = (recording.seal, recording.announcements)
  }

  /// What the check told, in its order; hands it to a report to show the plan.
  public var events: [Event] { announcements.map(\.event) }
}

// MARK: - The file

extension SavedPlan {
  /// The plan as the text of its file: one line for each event, so that people can read it.
  public var text: String {
    let head: ValueMap = [
      "format": .string(Self.format), "version": .string(version), "made": .string(made),
      "folder": .string(folder), "arguments": .list(arguments.map { .string($0) }),
      "salt": .string(seal.salt),
      "files": .map(ValueMap(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
    let lines = head.map { "  \(JSON.write(.string($0.key))): \(JSON.write($0.value))" }
    let events = announcements.map { "    \(JSON.write(.map($0.record)))" }
    return """
      {
      \(lines.joined(separator: ",\n")),
        "events": [
      \(events.joined(separator: ",\n"))
        ]
      }

      """
  }

  /// Reads a plan's file.
  ///
  /// - Throws: `Diagnostics` when it is no plan, or one of another version of this program.
  public init(_ source: Source, version: String) throws(Diagnostics) {
    let root = try JSON.read(source)
    guard let map = root.value.map, map["format"]?.string == Self.format else {
      throw Self.mistake(
        "expected a plan that \"swplay plan\" has made", at: root.position,
        hint: "swplay plan PLAYBOOK -i INVENTORY -o \(source.name)")
    }
    guard map["version"]?.string == version else {
      throw Self.mistake(
        "the plan was made by swplay \(map["version"]?.string ?? "of no version"), this is "
          + "\(version)", at: root.position, hint: "make a new plan")
    }
    guard let plan = SavedPlan(map, version: version) else {
      throw Self.mistake("the plan is damaged", at: root.position, hint: "make a new plan")
    }
    self = plan
  }

  private init?(_ map: ValueMap, version: String) {
    guard let made = map["made"]?.string, let folder = map["folder"]?.string,
      let arguments = map["arguments"]?.list?.compactMap(\.string), !arguments.isEmpty,
      let files = map["files"]?.map, let salt = map["salt"]?.string,
      let events = map["events"]?.list, let last = events.last?.map,
      last["event"]?.string == "run_finished"
    else { return nil }
    let announcements = events.compactMap { $0.map.flatMap(Announcement.init) }
    guard announcements.count == events.count else { return nil }
    (self.version, self.made, self.folder) = (version, made, folder)
    (self.arguments, self.announcements) = (arguments, announcements)
    self.files = files.reduce(into: [:]) { $0[$1.key] = $1.value.string }
    seal = PlanSeal(salt: salt)
  }

  private static func mistake(_ text: String, at position: Position, hint: String) -> Diagnostics {
    Diagnostics([Diagnostic(id: "plan", text, at: position, hint: hint)])
  }
}

extension SavedPlan.Announcement {
  /// The event's JSON object with what its parts are known by.
  fileprivate var record: ValueMap {
    var record = event.json
    guard case .taskFinished = event else { return record }
    // What a check found out is not a part of what shall be done.
    let shown = record["parts"]?.list?.map { part -> Value in
      var part = part.map ?? [:]
      for key in ["commands", "result"] { part[key] = nil }
      return .map(part)
    }
    record["parts"] = shown.map { .list($0) }
    record["seconds"] = nil
    return record.merging(["sealed": .list(parts.map { .string($0.text) })])
  }

  fileprivate init?(_ record: ValueMap) {
    guard let event = Event(json: record) else { return nil }
    self.event = event
    let sealed = record["sealed"]?.list ?? []
    parts = sealed.compactMap { $0.string.flatMap(SealedPart.init) }
    guard parts.count == sealed.count else { return nil }
  }
}
