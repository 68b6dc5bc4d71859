import PlayTestKit

/// Programs of FreeBSD's base, made of this machine's.
struct Stubs: Sendable {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "#!/bin/sh\n[ \"$1\" = -r ] && exec base64 -d\nexit 64\n", to: "b64decode", mode: 0o755)
    try folder.write(
      """
      #!/bin/sh
      [ "$1" = -r ] || exit 64
      shift
      status=0
      for file do
        if sum=$(sha256sum <"$file"); then printf '%s %s\\n' "${sum%% *}" "$file"; else status=1; fi
      done
      exit $status

      """, to: "sha256", mode: 0o755)
  }
}

extension LocalSession {
  /// Starts a shell for which the stubs hide the machine's programs.
  convenience init(
    command: [String] = ["/bin/sh"], setup: String = "", stubs: Stubs,
    uploadThreshold: Int = 256 * 1024, uploadsBeside: Bool = false, losesUploads: Bool = false
  ) throws {
    try self.init(
      command: command, setup: setup, stubs: stubs.folder.path, keeping: stubs,
      uploadThreshold: uploadThreshold, uploadsBeside: uploadsBeside, losesUploads: losesUploads)
  }
}
