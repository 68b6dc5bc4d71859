import Foundation
import PlayData
import Testing

/// The roles write what the guide of Honeyguide has its readers write by hand.
///
/// It is called "Mastodon and Related Infrastructure with Podman Containers"; `Guide` holds its texts
/// as they are published, without indentation.
@Suite(.serialized) struct GuideTests {
  private static let files = [
    "pf.conf": "/etc/pf.conf",
    "customattributes.json": "/usr/local/etc/containers/hooks.d/customattributes.json",
    "customattributes.sh": "/usr/local/etc/containers/hooks.d/customattributes.sh",
  ]

  @Test func hostsGetTheFilesOfTheGuide() async throws {
    try await SuiteLab.with(["alpha"]) { suite in
      try await expectMessages(suite)
      try await expectTheRepository(suite)
      try await expectDataOfAnotherHost(suite)
      let values: [String] = [
        "-e", #"{ "mastodon_instance": "1.2.3.4", "mastodon_monitor_host": "1.2.3.5" }"#,
      ]
      for playbook in ["podman_host", "healthcheck"] {
        let run = try await suite.play(playbook, values)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
      }
      for (name, path) in Self.files {
        let written = lines(try await suite.run(on: "alpha", "cat", path))
        #expect(written == lines(try guide(name)), "\(name)")
      }
      let mode = try await suite.run(
        on: "alpha", "stat", "-f", "%Lp", "/usr/local/etc/containers/hooks.d/customattributes.sh")
      #expect(mode == "755\n")
      try await expectLines(of: suite)
      try await expectTheHookToWork(suite)
    }
  }

  /// What the roles themselves refuse.
  private func expectMessages(_ suite: SuiteLab) async throws {
    let slips = [
      (
        "podman_host", "podman_egress_v4=",
        """
        podman_host : Know the interfaces to the outside
          failed: alpha
            the host has no default route; set podman_egress_v4 and podman_egress_v6 to its interfaces to \
        the outside
        """
      ),
      (
        "mastodon", "mastodon_deepl_api_plan=a$b",
        """
        container_suite : Know that .env can hold the values
          failed: alpha
            a value in .env must have no double quote, $, `, \\ or newline; see DEEPL_API_PLAN
        """
      ),
    ]
    for (playbook, variable, message) in slips {
      let check = try await suite.play(playbook, ["--check", "-e", variable])
      #expect(check.status == 2)
      #expect(check.output.contains(message), "\(check.output)")
    }
  }

  /// A lab host cannot use the repository on the net, but a check shows the file for it.
  private func expectTheRepository(_ suite: SuiteLab) async throws {
    let check = try await suite.accounts(
      of: "podman_host", ["--check"],
      with: [
        "podman_repository": "pkg+https://pkg.FreeBSD.org/${ABI}/latest",
        "podman_repository_mirror_type": "srv",
        "podman_repository_signature_type": "fingerprints",
      ])
    let start = "    /usr/local/etc/pkg/repos/FreeBSD.conf | - | "
    let line = try #require(check["alpha"]?.changes.first { $0.hasPrefix(start) })
    let text = line.dropFirst(start.count).dropLast(" | -".count)
    #expect(lines(String(text)) == lines(try guide("FreeBSD.conf")))
  }

  /// The guide leaves a choice: the data may lie on another host.
  private func expectDataOfAnotherHost(_ suite: SuiteLab) async throws {
    let check = try await suite.accounts(
      of: "podman_host", ["--check", "-t", "storage"],
      with: ["podman_data_nfs": "192.0.2.50:/data"])
    #expect(
      check["alpha"]?.changes.filter { !$0.contains("containers") } == [
        "changed: Enable the NFS client", "    /etc/rc.conf: nfs_client_enable | - | YES | -",
        "changed: Mount the data", "    /mnt/data | - | a folder | -",
        "    mount /mnt/data | - | 192.0.2.50:/data (nfs, rw,nfsv4,late) | -",
        "    /etc/fstab: /mnt/data | - | 192.0.2.50:/data /mnt/data nfs rw,nfsv4,late 0 0 | -",
        "changed: Make the folder of their logs",
      ])
  }

  /// Lines that the guide adds to files with other lines in them.
  private func expectLines(of suite: SuiteLab) async throws {
    let fstab = try await suite.run(on: "alpha", "cat", "/etc/fstab")
    #expect(fields(fstab).contains(try #require(fields(try guide("fstab")).first)))
    let sysctl = try await suite.run(on: "alpha", "cat", "/etc/sysctl.conf")
    #expect(
      lines(sysctl).filter { $0.contains("=") && !$0.hasPrefix("#") }
        == lines(try guide("sysctl.conf")))
    let crontab = try await suite.run(on: "alpha", "crontab", "-l")
    #expect(lines(crontab).filter { !$0.hasPrefix("#swplay: ") } == lines(try guide("crontab")))
    let containers = try await suite.run(
      on: "alpha", "cat", "/usr/local/etc/containers/containers.conf")
    #expect(toml(containers) == toml(try guide("containers.conf")))
  }

  /// The hook gives a container's jail what its profile asks for, and leaves others alone.
  private func expectTheHookToWork(_ suite: SuiteLab) async throws {
    let script = #"""
      mkdir -p /var/run/ocijail/c1
      echo '{"jid": 7}' >/var/run/ocijail/c1/state.json
      for program in jail logger; do
        printf '#!/bin/sh\necho %s "$@"\n' $program >/usr/local/sbin/$program
        chmod 755 /usr/local/sbin/$program
      done
      for profile in postgresql opensearch redis; do
        printf '{"id": "c1", "annotations": {"com.micropod.jail.profile": "%s"}}' $profile |
          /usr/local/etc/containers/hooks.d/customattributes.sh
      done
      """#
    #expect(
      try await suite.run(on: "alpha", "sh", "-ec", script) == """
        jail -m jid=7 sysvmsg=1 sysvsem=1 sysvshm=1
        logger -t oci custom jail profile=postgresql container=c1 jid=7
        jail -m jid=7 allow.mount=1 allow.mount.fdescfs=1 allow.mount.procfs=1 enforce_statfs=1 \
        allow.mlock=1
        logger -t oci custom jail profile=opensearch container=c1 jid=7
        logger -t oci unknown or missing jail profile='redis' container=c1

        """)
  }

  // MARK: - Texts

  private func guide(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Lab.root)/Tests/EndToEndTests/Guide/\(name)", encoding: .utf8)
  }

  /// The lines of a text without indentation and empty lines.
  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// The fields of each line.
  private func fields(_ text: String) -> [[String]] {
    lines(text).map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  /// A text of TOML in one form: a list may stand in one line, and a folder ends with or without "/".
  private func toml(_ text: String) -> String {
    lines(text).joined().filter { !$0.isWhitespace }.replacing(",]", with: "]")
      .replacing("/\"", with: "\"")
  }
}
