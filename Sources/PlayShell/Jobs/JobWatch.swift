/// Follows one job from look to look: a state machine without I/O.
public struct JobWatch: Sendable {
  /// What a look has come to.
  public enum Outcome: Sendable, Equatable {
    /// The job goes on.
    case running
    /// It has ended, and this is all of its answer.
    case ended(CommandResult)
  }

  /// What a job has printed since the last look.
  public struct News: Sendable, Equatable {
    /// On standard output.
    public var output: [UInt8] = []
    /// On standard error.
    public var errors: [UInt8] = []
  }

  /// The answer is not one of the scripts that swplay has sent.
  public struct Misunderstanding: Error, CustomStringConvertible {
    /// What came.
    public let answer: String
    /// What was expected and what came.
    public var description: String { "asked how a job is, the host answered \"\(answer)\"" }
  }

  /// The job.
  public let job: RemoteJob
  /// What has come with the last look.
  public private(set) var news = News()

  private let command: ShellCommand
  /// A status that does not count as done, for a job that has not ended.
  private let otherwise: Int32
  private var output: [UInt8] = []
  private var errors: [UInt8] = []
  /// Whether the connection in use has asked for the start.
  private var isStarted = false
  private var isPartial = false
  private var looks = 0
  /// Looks at a supervisor that was asked for and was not there.
  private var vainLooks = 0

  /// How long an exchange with a look may take: two seconds, and the way of at most two megabytes.
  public static let timeout = Duration.seconds(120)
  /// So many looks, of two seconds each, may a supervisor take to begin.
  private static let patience = 15

  /// Begins to follow a job.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - command: What it carries out.
  ///   - accepted: The statuses with which the command counts as done.
  public init(_ job: RemoteJob, command: ShellCommand, accepted: Set<Int32>) {
    (self.job, self.command) = (job, command)
    otherwise = (1...255).reversed().first { !accepted.contains($0) } ?? 255
  }

  /// Begins to look at a job that was started by somebody else.
  public init(_ job: RemoteJob) {
    self.init(job, command: ShellCommand([]), accepted: [])
    isStarted = true
  }

  /// Whether no look has been answered yet.
  public var isFresh: Bool { looks == 0 }

  /// The commands of the next look; the last of them ends with the job's status, or with one that
  /// does not count as done.
  public var commands: [ShellCommand] {
    let look = job.follow(
      after: output.count, errors: errors.count, pauses: pauses, otherwise: otherwise)
    return (isStarted ? [] : [job.start(command)]) + [look]
  }

  /// Seconds to wait: a short job shall not be waited for, nor a long one be looked at all the time.
  private var pauses: [String] {
    if isPartial { return [] }
    return looks == 0 ? ["0.02", "0.05", "0.1", "0.2", "0.4"] : ["1", "1"]
  }

  /// The connection was lost: nobody knows whether the host has read what was sent.
  public mutating func lostConnection() { isStarted = false }

  /// Takes the answers to ``commands``.
  public mutating func receive(
    _ results: some Collection<CommandResult>
  ) throws(Misunderstanding) -> Outcome {
    news = News()
    let results = Array(results)
    guard let look = results.last else { throw Misunderstanding(answer: "") }
    if results.count > 1, results[0].status != 0 {
      return failure("the command was not started", results[0].errors)
    }
    guard let answer = JobAnswer(look) else { throw Misunderstanding(answer: look.stdout) }
    isStarted = true
    looks += 1
    take(answer)
    switch answer.state {
    case _ where answer.isPartial: return .running
    case .running: return .running
    case .ended(let status):
      return .ended(CommandResult(status: status, output: output, errors: errors))
    case .starting:
      vainLooks += 1
      guard vainLooks > Self.patience else { return .running }
      return failure("the command's supervisor did not start; is \(job.folder) on a full disk?")
    case .lost:
      return failure(
        "nobody knows how the command ended: its supervisor was killed, or the host restarted")
    }
  }

  private mutating func take(_ answer: JobAnswer) {
    news = News(output: answer.output, errors: answer.errors)
    output += answer.output
    errors += answer.errors
    isPartial = answer.isPartial
  }

  private func failure(_ message: String, _ said: [UInt8] = []) -> Outcome {
    .ended(
      CommandResult(
        status: otherwise, output: output, errors: errors + said + Array("\(message)\n".utf8)))
  }
}
