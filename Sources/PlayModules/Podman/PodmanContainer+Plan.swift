import PlayData
import PlayModuleKit
import PlayShell

extension PodmanContainer {
  func plan(_ situation: Situation) throws -> Plan {
    var plan = Plan(try steps(situation))
    plan.isForced = recreate
    plan.values["container"] =
      situation.container.map { container in
        [
          "name": .string(name), "id": .string(container.id), "state": .string(container.status),
          "image_id": .string(container.imageID),
        ]
      } ?? .null
    if plan.isChanging, network.contains("none") {
      plan.warnings.append("on FreeBSD network none is the host's network")
    }
    return plan
  }

  private func steps(_ situation: Situation) throws -> [Step] {
    guard state != .absent else {
      return situation.container.map { [removal($0)] } ?? []
    }
    try requireInputs(situation)
    let spec = spec(situation)
    guard let container = situation.container else {
      let creation = try creation(spec, situation, replacing: nil)
      return [creation] + (state == .started ? [starting(from: "created")] : [])
    }
    guard !recreate, matches(container, spec, situation) else {
      let creation = try creation(spec, situation, replacing: container)
      let isWanted = state == .started || (state != .stopped && container.isRunning)
      return [creation] + (isWanted ? [starting(from: "created")] : [])
    }
    return transition(from: container)
  }

  /// A container of an image that is gone is left alone: nobody knows a better one.
  private func matches(
    _ container: ExistingContainer, _ spec: ContainerSpec, _ situation: Situation
  ) -> Bool {
    container.labels[ContainerSpec.digestLabel] == spec.digest
      && (situation.image.map { $0.id == container.imageID } ?? true)
  }

  /// Starts and stops.
  private func transition(from container: ExistingContainer) -> [Step] {
    switch state {
    case .started where !container.isRunning: return [starting(from: container.status)]
    case .started where forceRestart:
      return [
        Step(
          .deed(subject, from: "running", to: "restarted", leaving: "running"),
          [.run(ShellCommand(["podman", "restart"] + patience + [name]), failure: Self.advice)])
      ]
    case .stopped where container.isRunning:
      return [
        Step(
          .value(subject, from: "running", to: "stopped"),
          [.run(ShellCommand(["podman", "stop"] + patience + [name]))])
      ]
    default: return []
    }
  }

  private var subject: String { "container \(name)" }

  private var patience: [String] { stopTimeout.map { ["-t", String($0)] } ?? [] }

  private func starting(from status: String) -> Step {
    Step(
      .value(subject, from: status, to: "running"),
      [.run(["podman", "start", name], failure: Self.advice)])
  }

  private func removal(_ container: ExistingContainer) -> Step {
    Step(.value(subject, from: container.status, to: nil), [remove])
  }

  private var remove: Action { .run(ShellCommand(["podman", "rm", "-f"] + patience + [name])) }

  private func creation(
    _ spec: ContainerSpec, _ situation: Situation, replacing container: ExistingContainer?
  ) throws -> Step {
    try requireImage(situation)
    let isLocal = image?.hasPrefix("localhost/") == true || situation.image != nil
    let policy = isLocal && pull == .missing ? "never" : pull.rawValue
    let label = "--label=\(ContainerSpec.digestLabel)=\(spec.digest)"
    let create = ShellCommand(
      ["podman", "create", "--pull=\(policy)", label] + spec.words)
    return Step(
      difference(spec, situation),
      (container == nil ? [] : [remove]) + [.run(create)],
      provides: [Resource(.container, name)])
  }

  private func difference(_ spec: ContainerSpec, _ situation: Situation) -> Difference {
    let before = situation.container.map(ContainerSpec.shown)
    let after = spec.shown(imageID: situation.image?.id)
    guard before != after else {
      return .value(subject, from: situation.container?.status, to: "made anew")
    }
    return .text("\(subject): made from", from: before, to: after)
  }

  /// What podman's own words leave open.
  private static func advice(_ result: CommandResult) -> ModuleFailure? {
    guard result.status != 0 else { return nil }
    if result.stderr.contains("pf kernel module must be loaded") {
      return ModuleFailure(
        "the container needs a bridge, and the kernel module pf is not loaded",
        hint: "load it with \"sysrc\" and \"service\", or give \"network\": \"host\"")
    }
    if result.stderr.contains("address already in use") {
      return ModuleFailure("another program or container uses the port")
    }
    return nil
  }
}

// MARK: - What must be there before

extension PodmanContainer {
  private func requireImage(_ situation: Situation) throws {
    guard situation.image == nil, let image else { return }
    guard pull == .never || image.hasPrefix("localhost/") else { return }
    throw ModuleFailure(
      "there is no image \(image) on the host",
      hint: "build it first with \"podman_build\", or fetch it with \"podman_image\"",
      missing: ImageName.resources(image))
  }

  /// podman's own complaints about these come after the old container is gone.
  private func requireInputs(_ situation: Situation) throws {
    if let image, situation.image?.isToBeMade == true {
      throw ModuleFailure(
        "the image \(image) is still to be made", missing: ImageName.resources(image))
    }
    func require(
      _ names: [String], _ kind: Resource.Kind, _ what: String, _ isThere: (String) -> Bool
    ) throws {
      guard let name = names.first(where: { !isThere($0) }) else { return }
      throw ModuleFailure(
        "there is no \(what) \(name), which the container \(self.name) needs",
        hint: "make it first", missing: [Resource(kind, name)])
    }
    try require(networkNames, .network, "network") { situation.networks[$0] == true }
    try require(secretNames, .secret, "secret") { situation.secrets[$0] != nil }
    try require(envFile.map(\.text), .path, "file") { situation.files[$0] != nil }
    try require(boundPaths, .path, "folder or file") { situation.folders[$0] == true }
  }
}
