import Testing

/// What the tests rely on in a lab host.
struct LabTests {
  /// Three processes each make a folder and remove it, again and again, while others open it.
  ///
  /// In Python, for a shell is too slow to have two processes meet at one folder.
  private static let crowd = """
    import os
    first = os.getpid()
    def opens(path):
        while os.path.exists("go") and os.getppid() == first:
            try: os.close(os.open(path, os.O_RDONLY))
            except FileNotFoundError: pass
    def makes(path):
        for _ in range(200): os.mkdir(path); os.rmdir(path)
    def starts(work, path):
        child = os.fork()
        if child: return child
        work(path)
        os._exit(0)
    open("go", "w").close()
    for path in "abc": starts(opens, path)
    makers = [starts(makes, path) for path in "abc"]
    print([os.waitpid(maker, 0)[1] for maker in makers])
    os.unlink("go")
    """

  @Test func zfsOutlivesManyWhoOpenWhatOthersRemove() async throws {
    try await expect(Self.crowd, toPrint: "[0, 0, 0]\n")
  }

  /// Kills processes in the middle of requests to a dataset, and then uses another one.
  private static let killer = """
    import os, signal
    def turn(path):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        os.unlink(path)
    def starts(path):
        child = os.fork()
        if child: return child
        while True: turn(path)
    for count in range(300):
        children = [starts(str(name)) for name in range(6)]
        for _ in range(1 + count % 5): turn("/zroot/file")
        for child in children: os.kill(child, signal.SIGKILL)
        for child in children: os.waitpid(child, 0)
        turn("/zroot/file")
    print("done")
    """

  @Test func zfsGoesOnWhenItsUsersAreKilled() async throws {
    try await expect(Self.killer, toPrint: "done\n")
  }

  /// What a program in Python prints in a dataset of its own, unless it stands still.
  private func expect(_ program: String, toPrint text: String) async throws {
    try await Lab.with(hosts: 1) { lab in
      let python = "/usr/libexec/lab/real/python3"
      let run = try await lab.run(
        on: "web1.lab", "sh", "-c",
        #"zfs create -o mountpoint=/mnt/crowd zroot/crowd && cd /mnt/crowd && exec "$@""#,
        "sh", "timeout", "-s", "KILL", "120", python, "-c", program)
      #expect(run.status == 0 && run.output == text, "\(run.status): \(run.errors)")
    }
  }

  @Test func aHostThatLostItsZFSIsNamedInTheEnd() async throws {
    let failure = await #expect(throws: LabFailure.self) {
      try await Lab.with(hosts: 2) { lab in
        let killed = try await lab.run(on: "web2.lab", "sh", "-c", "kill -9 $(pidof zfs-fuse)")
        #expect(killed.status == 0, "\(killed.errors)")
        let noted = "until grep -q '^zfs-fuse ended' \"$1\"; do sleep 0.01; done"
        _ = try await Program.run(
          ["timeout", "30", "sh", "-c", noted, "sh", "\(lab.folder)/hosts/web2.lab/log"])
      }
    }
    let text = try #require(failure).description
    #expect(text.hasPrefix("lab: web2.lab: its ZFS was gone in the end"), "\(text)")
    #expect(text.hasSuffix("\nzfs-fuse ended with status 137\n"), "\(text)")
  }
}
