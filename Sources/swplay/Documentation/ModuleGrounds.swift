import PlayModuleKit
import PlayModules

/// What every module rests on: programs, manual pages, what a check can say, and what it was tested
/// against.
enum ModuleGrounds {
  /// A part of the page about modules.
  static let markdown = """
    ## What they rest on

    Every module has cases: answers of a host, and the plan that follows. What carries the plans out \
    in tests is named in the last column. FreeBSD\'s programs are stood for by programs of \
    [the lab](../Tests/Lab/README.md), which must answer as a recorded FreeBSD has. A module that \
    names no program does its work on the controller, or calls what the task names.

    | module | programs | manual pages | check mode | tested against |
    |---|---|---|---|---|
    \(Registry.modules.map { row($0.info) }.joined(separator: "\n"))
    """

  private static func row(_ info: ModuleInfo) -> String {
    let cells = [
      "[\(info.name)](modules/\(info.name).md)", info.programs.joined(separator: ", "),
      info.manualPages.joined(separator: ", "), info.check, grounds(of: info),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func grounds(of info: ModuleInfo) -> String {
    guard !info.programs.isEmpty else { return info.changesHost ? "a real sh(1)" : "cases alone" }
    return TestGround.allCases.compactMap { ground in
      let names = info.programs.filter { TestGround.of($0) == ground }
      return names.isEmpty ? nil : "\(ground.rawValue): \(names.joined(separator: ", "))"
    }.joined(separator: "; ")
  }
}
