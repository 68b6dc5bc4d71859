/// What a task does.
public enum TaskAction: Sendable {
  /// It runs a module.
  case module(ModuleCall)
  /// It puts the tasks of a file or a role in its place when it is reached.
  case inclusion(Inclusion)
  /// It directs the run itself.
  case meta(MetaAction)
}

/// What `meta` can do besides running handlers.
public enum MetaAction: String, CaseIterable, Sendable {
  /// The host has nothing left to do in the play.
  case endHost = "end_host"
  /// No host of the batch starts anything that comes later in the play.
  case endBatch = "end_batch"
  /// No host starts anything that comes later in the play.
  case endPlay = "end_play"
  /// The facts are asked for again at the start of the next play.
  case clearFacts = "clear_facts"
  /// Nothing.
  case noop
}

extension Task {
  /// The module and its parameters, when the task runs a module.
  public var call: ModuleCall? {
    if case .module(let call) = action { call } else { nil }
  }
}
