import PlayModel

/// What the variables that are always there tell of a play.
struct PlayCircumstances: Sendable {
  /// The play's name.
  var name = ""
  /// The folder of the file that the play stands in.
  var folder = "."
  /// The names of the play's hosts.
  var hosts: [String] = []
  /// The names of the hosts of its batch.
  var batch: [String] = []
  /// What was decided for the run.
  let options: RunOptions

  /// Outside any play.
  init(_ options: RunOptions) { self.options = options }

  init(of play: Play, hosts: [String], batch: [String], _ options: RunOptions) {
    self.init(options)
    (name, folder, self.hosts, self.batch) = (play.name, play.folder, hosts, batch)
  }
}
