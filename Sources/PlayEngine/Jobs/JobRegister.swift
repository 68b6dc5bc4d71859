public import PlayShell

/// Knows the jobs that hosts carry out, from run to run.
public protocol JobRegister: Sendable {
  /// The job that carries out a command: a new one or, when an earlier run started the same command
  /// and never knew how it ended, that one.
  ///
  /// It is noted before the host is told to start it.
  func job(for command: ShellCommand, on host: String, as account: Account?) -> RemoteJob

  /// The job's answer is known, and nothing of it is left on the host.
  func ended(_ job: RemoteJob, on host: String)
}

/// Notes nothing, so that no later run knows of a job.
public struct ForgetfulJobRegister: JobRegister {
  /// Creates a register.
  public init() {}

  /// A new job.
  public func job(for command: ShellCommand, on host: String, as account: Account?) -> RemoteJob {
    RemoteJob(id: RandomName.make())
  }

  /// Nothing is known of it.
  public func ended(_ job: RemoteJob, on host: String) {}
}
