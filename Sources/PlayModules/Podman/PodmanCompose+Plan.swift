import PlayData
import PlayModuleKit
import PlayShell

extension PodmanCompose {
  func plan(_ situation: Situation) throws -> Plan {
    var plan =
      switch state {
      case .up: Plan(try building(situation) + bringing(up: situation))
      case .built: Plan(try building(situation))
      case .stopped: Plan(stopping(situation))
      case .down: Plan(removing(situation))
      }
    plan.isForced = recreate == .always || build == .always
    plan.values["project"] = .string(project)
    plan.values["services"] = .map(
      ValueMap(situation.containers.map { ($0.service, .string($0.state)) }))
    return plan
  }

  /// The services that count, stage by stage.
  private func staged(_ situation: Situation) throws -> [[ComposeService]] {
    let known = Dictionary(situation.services.map { ($0.name, $0) }) { first, _ in first }
    let names =
      !stages.isEmpty
      ? stages : !services.isEmpty ? [services] : [situation.services.map(\.name)]
    for name in names.flatMap(\.self) + wait.keys.sorted() where known[name] == nil {
      throw ModuleFailure(
        "the project \(project) has no service \(name)",
        hint: "it has \(known.keys.sorted().joined(separator: ", "))")
    }
    return names.map { $0.compactMap { known[$0] } }
  }

  private func containers(_ service: String, _ situation: Situation) -> [ComposeContainer] {
    situation.containers.filter { $0.service == service }
  }

  private func compose(_ words: [String]) -> Action {
    .run(ShellCommand(self.words + words, directory: projectSrc.text))
  }

  private var patience: [String] { timeout.map { ["-t", String($0)] } ?? [] }
}

// MARK: - Images

extension PodmanCompose {
  private func id(of image: String, _ situation: Situation) -> String? {
    ImageName.candidates(image).lazy.compactMap { situation.images[$0] }.first
  }

  private func building(_ situation: Situation) throws -> [Step] {
    try staged(situation).joined().filter { isBuilt($0, situation) }.map { service in
      let current = service.image.flatMap { id(of: $0, situation) }
      let image = service.image ?? "\(project)_\(service.name)"
      return Step(
        .value("image of service \(service.name)", from: current, to: "built"),
        [compose(["build", service.name])], provides: Array(ImageName.resources(image).prefix(2)))
    }
  }

  /// Whether the task builds the service's image.
  private func isBuilt(_ service: ComposeService, _ situation: Situation) -> Bool {
    guard service.isBuilt, build != .never || state == .built else { return false }
    return build == .always || service.image.flatMap { id(of: $0, situation) } == nil
  }

  /// Whether the service runs another image than its name means now.
  private func hasOldImage(
    _ service: ComposeService, _ containers: [ComposeContainer], _ situation: Situation
  ) -> Bool {
    guard let current = service.image.flatMap({ id(of: $0, situation) }) else { return false }
    return containers.contains { !$0.imageID.hasPrefix(current) }
  }

  /// An image of this host that is not there would be looked for in a registry on it.
  private func requireImage(_ service: ComposeService, _ situation: Situation) throws {
    guard let image = service.image, id(of: image, situation) == nil else { return }
    let isMade = build != .never && service.isBuilt
    guard !isMade, service.isBuilt || image.hasPrefix("localhost/") else { return }
    throw ModuleFailure(
      "there is no image \(image) for the service \(service.name)",
      hint: "build it first with \"podman_build\", or set \"build\": \"auto\"",
      missing: ImageName.resources(image))
  }
}

// MARK: - Up

extension PodmanCompose {
  /// Why a service is touched; `nil` when it is as it shall be.
  private func reason(
    _ service: ComposeService, _ current: [ComposeContainer], _ digest: String,
    _ situation: Situation
  ) -> (shown: String, isMadeAnew: Bool)? {
    guard !current.isEmpty else { return ("not there", true) }
    if recreate == .always { return ("made anew on demand", true) }
    if recreate == .auto, isBuilt(service, situation) { return ("made from an older image", true) }
    if recreate == .auto {
      let recorded = record(situation)[service.name]
      if recorded == nil { return ("made from unknown settings", true) }
      if recorded != digest { return ("made from other settings", true) }
      if hasOldImage(service, current, situation) { return ("made from an older image", true) }
    }
    let isDone = current.allSatisfy { container in
      container.state == "running"
        || (wait[service.name]?.exited == true && container.hasSucceeded)
    }
    return isDone ? nil : (current.map(\.state).joined(separator: ", "), false)
  }

  private func bringing(up situation: Situation) throws -> [Step] {
    var record = record(situation)
    var steps: [Step] = removeOrphans ? removingOrphans(situation) : []
    var waits: [Action] = []
    for services in try staged(situation) {
      var stage = try stage(services, situation, &record)
      let ownWaits = services.flatMap { service in
        waiting(for: service, containers(service.name, situation).map(\.name))
      }
      if !stage.isEmpty {
        // What runs already may not have come to what this stage needs.
        stage[0] = stage[0].adding(before: waits)
        stage[stage.count - 1] = stage[stage.count - 1].adding(after: ownWaits)
        steps += stage
        waits = []
      } else {
        waits += ownWaits
      }
    }
    return steps
  }

  private func stage(
    _ services: [ComposeService], _ situation: Situation, _ record: inout [String: String]
  ) throws -> [Step] {
    var steps: [Step] = []
    for service in services {
      let current = containers(service.name, situation)
      let digest = digest(of: service, situation)
      guard let reason = reason(service, current, digest, situation) else { continue }
      if reason.isMadeAnew { try requireImage(service, situation) }
      record[service.name] = digest
      let names = current.map(\.name)
      let actions = reason.isMadeAnew ? making(service.name, replacing: names) : starting(names)
      steps.append(
        Step(
          .value("service \(service.name)", from: reason.shown, to: goal(of: service)),
          actions + [.run(["mkdir", "-p", Self.recordFolder]), .write(recording(record))],
          provides: [Resource(.container, names.first ?? containerName(of: service))]))
    }
    return steps
  }

  private func goal(of service: ComposeService) -> String {
    wait[service.name]?.exited == true ? "ended with status 0" : "running"
  }

  private func making(_ service: String, replacing names: [String]) -> [Action] {
    let up = ["up", "-d", "--no-build", "--no-deps", "--no-recreate", service]
    let remove = Action.run(ShellCommand(["podman", "rm", "-f"] + patience + names)) { result in
      guard result.stderr.contains("dependent containers") else { return nil }
      return ModuleFailure(
        "other containers depend on those of the service \(service)",
        hint: "podman-compose made them so; take the project down once with \"state\": \"down\"")
    }
    return (names.isEmpty ? [] : [remove]) + [compose(up)]
  }

  private func starting(_ names: [String]) -> [Action] {
    [.run(ShellCommand(["podman", "start"] + names))]
  }

  private func waiting(for service: ComposeService, _ names: [String]) -> [Action] {
    guard let wait = wait[service.name] else { return [] }
    return wait.actions(
      for: service.name, containers: names.isEmpty ? [containerName(of: service)] : names)
  }

  /// The name of a container that podman-compose has yet to make.
  private func containerName(of service: ComposeService) -> String {
    service.containerName ?? "\(project)_\(service.name)_1"
  }
}

// MARK: - Down

extension PodmanCompose {
  /// Those that count, in the order in which they end: the last stage first.
  private func ending(_ situation: Situation) -> [ComposeContainer] {
    let order = stages.isEmpty ? services : stages.flatMap(\.self)
    guard !order.isEmpty else { return situation.containers }
    return order.reversed().flatMap { containers($0, situation) }
  }

  private func stopping(_ situation: Situation) -> [Step] {
    ending(situation).filter { $0.state == "running" }.map { container in
      Step(
        .value("container \(container.name)", from: container.state, to: "stopped"),
        [.run(ShellCommand(["podman", "stop"] + patience + [container.name]))])
    }
  }

  private func removing(_ situation: Situation) -> [Step] {
    // Containers that podman-compose made by itself may depend on one another.
    ending(situation).map { removal($0, ["--depend", "-i"]) }
  }

  private func removingOrphans(_ situation: Situation) -> [Step] {
    let known = Set(situation.services.map(\.name))
    return situation.containers.filter { !known.contains($0.service) }.map { removal($0) }
  }

  private func removal(_ container: ComposeContainer, _ options: [String] = []) -> Step {
    Step(
      .value("container \(container.name)", from: container.state, to: nil),
      [.run(ShellCommand(["podman", "rm", "-f"] + options + patience + [container.name]))])
  }
}

// MARK: - What services were made from

extension PodmanCompose {
  /// The digest of what a service is made from now.
  private func digest(of service: ComposeService, _ situation: Situation) -> String {
    let watched = zip(watch, situation.watched).map { "\($0.text) \($1 ?? "missing")" }
    guard !watched.isEmpty else { return service.digest }
    return SHA256Digest.hex(([service.digest] + watched).joined(separator: "\n").utf8)
  }

  /// The digests of what services were made from, by service.
  private func record(_ situation: Situation) -> [String: String] {
    guard case .bytes(let bytes, _) = situation.record else { return [:] }
    var record: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 2 { record[words[0]] = words[1] }
    }
    return record
  }

  private func recording(_ record: [String: String]) -> FileWrite {
    let lines = record.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    return FileWrite(path: recordPath, content: Array(lines.joined().utf8), mode: "0600")
  }
}

extension Step {
  fileprivate func adding(before first: [Action] = [], after last: [Action] = []) -> Step {
    Step(difference, first + actions + last, provides: provides)
  }
}
