import PlayData
import PlayModuleKit
import PlayShell

/// What a service must have come to before the next stage starts.
struct ComposeWait: Hashable, ParameterValue {
  /// An address at which something listens, `HOST:PORT`.
  var tcp: String?
  /// Whether its health check must succeed.
  var health = false
  /// Whether its container must have ended with status 0.
  var exited = false
  /// The longest wait in seconds.
  var timeout = 300

  static var parameterType: ParameterType { .map(.any) }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let expected = "a map of tcp, health, exited and timeout"
    guard case .map(let map) = value else {
      throw ParameterMismatch(expected: expected, got: value)
    }
    for (key, value) in map {
      switch key {
      case "tcp": tcp = try Self.address(value, in: context)
      case "health": health = try Bool(parameter: value, in: context)
      case "exited": exited = try Bool(parameter: value, in: context)
      case "timeout": timeout = try Int(parameter: value, in: context)
      default: throw ParameterMismatch(expected: expected, got: .string(key))
      }
    }
    guard [tcp != nil, health, exited].count(where: \.self) == 1, timeout > 0 else {
      throw ParameterMismatch(
        expected: "one of tcp, health and exited, and a timeout in seconds", got: value)
    }
  }

  private static func address(_ value: Value, in context: any ParameterContext) throws -> String {
    var text = value.string ?? ""
    if case .int(let port) = value { text = "127.0.0.1:\(port)" }
    let colon = text.lastIndex(of: ":")
    guard let colon, text.startIndex < colon, let port = Int(text[colon...].dropFirst()),
      (1...65535).contains(port), !text.startsWithBytes("-")
    else { throw ParameterMismatch(expected: "HOST:PORT or a port", got: value) }
    return text
  }

  var parameterDefault: Value { ["timeout": .int(timeout)] }

  /// Asks again every second until a command succeeds.
  private static let patience =
    #"end=$(($(date +%s) + $1)); shift; until "$@" >/dev/null 2>&1; do "#
    + #"[ "$(date +%s)" -lt "$end" ] || exit 1; sleep 1; done"#

  /// Ends with 0 when the container has, and with 2 when it ended otherwise.
  private static let ending =
    #"end=$(($(date +%s) + $1)); while :; do "#
    + #"s=$(podman container inspect --format '{{.State.Status}} {{.State.ExitCode}}' "$2") || exit; "#
    + #"case $s in 'exited 0'|'stopped 0') exit 0;; exited*|stopped*) echo "$s"; exit 2;; esac; "#
    + #"[ "$(date +%s)" -lt "$end" ] || exit 1; sleep 1; done"#

  /// Waits for the containers of a service.
  func actions(for service: String, containers: [String]) -> [Action] {
    if let tcp, let colon = tcp.lastIndex(of: ":") {
      let host = tcp[..<colon].filter { !"[]".contains($0) }
      return [
        action(
          [
            Self.patience, "sh", "\(timeout)", "nc", "-z", "-w", "2", host,
            String(tcp[colon...].dropFirst()),
          ], service, "nothing listens at \(tcp)")
      ]
    }
    return containers.map { name in
      exited
        ? action(
          [Self.ending, "sh", "\(timeout)", name], service, "it has not ended with status 0")
        : action(
          [Self.patience, "sh", "\(timeout)", "podman", "healthcheck", "run", name], service,
          "it is not healthy")
    }
  }

  private func action(_ words: [String], _ service: String, _ reason: String) -> Action {
    let timeout = timeout
    return .run(ShellCommand(["sh", "-c"] + words)) { result in
      guard result.status != 0 else { return nil }
      let state = result.line.isEmpty ? "within \(timeout) s" : "but \"\(result.line)\""
      return ModuleFailure(
        "the service \(service) did not come up: \(reason) \(state)",
        hint: "see what it says with \"podman logs\"")
    }
  }
}
