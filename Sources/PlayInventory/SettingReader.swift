import PlayData

/// Finds the variables that are settings of a connection, and checks their types.
struct SettingReader {
  private(set) var problems = Diagnostics()
  private let host: String
  /// What the variables hold, by the place of their names.
  private var nodes = [Node?](repeating: nil, count: names.count)

  /// All names, those of a setting in a row.
  private static let names = ConnectionVariable.allCases.flatMap(\.names)
  private static let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
  private static let rows = Dictionary(
    uniqueKeysWithValues: ConnectionVariable.allCases.map { setting in
      (setting, setting.names.compactMap { places[$0] })
    })

  init(host: String, variables: some Sequence<(name: String, node: Node)>) {
    self.host = host
    for (name, node) in variables where !node.isLocked {
      if let place = Self.places[name] { nodes[place] = node }
    }
  }

  mutating func text(_ setting: ConnectionVariable) -> String? {
    guard let (name, node) = find(setting) else { return nil }
    guard let text = node.string, !text.isEmpty else {
      refuse(name, "a string that is not empty", node)
      return nil
    }
    return text
  }

  /// A number may come as text, for templates and programs often make one.
  mutating func number(_ setting: ConnectionVariable, in range: ClosedRange<Int>) -> Int? {
    guard let (name, node) = find(setting) else { return nil }
    let number: Int? =
      switch node.value {
      case .int(let number): number
      case .string(let text): Int(text)
      default: nil
      }
    guard let number, range ~= number else {
      refuse(name, "an integer from \(range.lowerBound) to \(range.upperBound)", node)
      return nil
    }
    return number
  }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ setting: ConnectionVariable
  ) -> Choice? {
    guard let (name, node) = find(setting) else { return nil }
    guard let choice = node.string.flatMap(Choice.init(rawValue:)) else {
      refuse(name, Choice.allCases.map(\.rawValue).joined(separator: " or "), node)
      return nil
    }
    return choice
  }

  /// The arguments for ssh(1) of all variables that have some.
  mutating func sshArguments() -> SSHArguments {
    var arguments = SSHArguments()
    for (name, node) in found(.sshArguments) {
      guard let text = node.string else {
        refuse(name, "a string", node)
        continue
      }
      do throws(SSHArgumentReader.Mistake) {
        arguments = try SSHArgumentReader(
          adding: text, to: arguments, at: "\(node.position): \(name)"
        ).arguments
      } catch {
        problems.append(
          Diagnostic(
            id: "connection-setting", "\(name): \(error.message)", at: node.position,
            hint: error.hint))
      }
    }
    return arguments
  }

  private func find(_ setting: ConnectionVariable) -> (name: String, node: Node)? {
    found(setting).first
  }

  /// The variables of a setting that are there, in the order in which they count.
  private func found(_ setting: ConnectionVariable) -> some Collection<(name: String, node: Node)> {
    Self.rows[setting, default: []].lazy.compactMap { place in
      nodes[place].map { (Self.names[place], $0) }
    }
  }

  private mutating func refuse(_ name: String, _ expected: String, _ node: Node) {
    let mistake = SettingMistake(name: name, host: host, expected: expected, node: node)
    problems.append(mistake.diagnostic)
  }
}

/// A setting of a connection with a wrong value.
private struct SettingMistake {
  let name: String
  let host: String
  let expected: String
  let node: Node

  var diagnostic: Diagnostic {
    Diagnostic(
      id: "connection-setting",
      "\(name) of host \"\(host)\": expected \(expected), found \(found)", at: node.position)
  }

  /// The value itself where it is short and cannot be secret.
  private var found: String {
    if name.contains("pass") { return node.typeName }
    return switch node.value {
    case .string(let text): "\"\(text)\""
    case .int(let number): String(number)
    case .bool(let flag): String(flag)
    default: node.typeName
    }
  }
}
