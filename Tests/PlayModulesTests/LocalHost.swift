import PlayData
import PlayModuleKit
import PlayModules
import PlayShell
import PlayTestKit
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The local shell with stubs, a controller with files, and a folder that is empty at first.
struct LocalHost {
  let folder: String
  let shell: LocalShell
  private let controller: CaseController

  /// Runs a test on a host of its own, and removes what it leaves behind.
  static func run(
    files: ValueMap = [:], variables: ValueMap = [:],
    _ body: (LocalHost) async throws -> Void
  ) async throws {
    var name = Array("/tmp/swplay-modules-XXXXXX".utf8CString)
    _ = try #require(mkdtemp(&name))
    let folder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let stubs = Cases.folder + "/../Stubs"
    let host = LocalHost(
      folder: folder,
      shell: try LocalShell(identifier: String(folder.suffix(6)), stubs: stubs),
      controller: CaseController(files: files, variables: variables))
    do {
      try await body(host)
    } catch {
      Issue.record(error)
    }
    _ = try await host.shell.run(["/bin/rm", "-rf", folder])
    await host.shell.close()
  }

  func plan(_ module: String, _ parameters: ValueMap) async throws -> Plan {
    let definition = try #require(Registry.module(module))
    return try await ModuleTrial(on: shell, controller: controller).plan(definition, parameters)
  }

  /// A task's probe.
  func probe(_ module: String, _ parameters: ValueMap) throws -> Probe<Plan> {
    let definition = try #require(Registry.module(module))
    return try definition.prepare(parameters, in: controller).probe
  }

  /// The commands of a task's probe.
  func questions(_ module: String, _ parameters: ValueMap) throws -> [ShellCommand] {
    Interrogation(try probe(module, parameters).questions).commands
  }

  /// What the host says now.
  func ask(_ questions: [AnyQuestion]) async throws -> AnswerSheet {
    try await Interrogation(questions).sheet(from: shell)
  }

  func make(_ folder: String) async throws {
    let result = try await shell.run(["/bin/mkdir", path(folder)])
    try #require(result.status == 0, "\(result.stderr)")
  }

  /// Makes all folders old.
  func age() async throws {
    let command: ShellCommand = [
      "/usr/bin/find", folder, "-type", "d", "-exec", "/usr/bin/touch", "-d", "@1000000", "{}", "+",
    ]
    let result = try await shell.run(command)
    try #require(result.status == 0, "\(result.stderr)")
  }

  func link(_ name: String, to target: String) async throws {
    let result = try await shell.run(["/bin/ln", "-s", target, path(name)])
    try #require(result.status == 0, "\(result.stderr)")
  }

  /// Applies a task and demands that nothing is left to do afterwards.
  @discardableResult
  func converge(_ module: String, _ parameters: ValueMap) async throws -> Plan {
    let plan = try await plan(module, parameters)
    #expect(plan.isChanging, "there was nothing to do")
    try await apply(plan)
    let rest = try await self.plan(module, parameters)
    #expect(rest.steps.map(\.difference) == [], "a second run would change something")
    return plan
  }

  @discardableResult
  func apply(_ plan: Plan) async throws -> [CommandResult] {
    try await ModuleTrial(on: shell, controller: controller).apply(plan)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func content(_ name: String) throws -> [UInt8] { try Folder.content(of: path(name)) }

  func write(_ name: String, _ content: [UInt8]) async throws {
    let write = FileWrite(path: path(name), content: content, mode: "0644")
    let result = try await shell.run(write.command)
    try #require(result.status == 0, "\(result.stderr)")
  }

  /// Mode, owner and group as numbers: `0644 0 0`.
  func attributes(_ name: String) throws -> String {
    var status = stat()
    try #require(lstat(path(name), &status) == 0)
    return "\(FileStatus.octal(Int(status.st_mode & 0o7777))) \(status.st_uid) \(status.st_gid)"
  }
}
