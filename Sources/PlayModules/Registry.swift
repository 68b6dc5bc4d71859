public import PlayModuleKit

/// All modules that playbooks can use, sorted by name.
public enum Registry {
  /// One entry for each module's file.
  public static let modules: [ModuleDefinition] = [
    ModuleDefinition(AddHost.self),
    ModuleDefinition(Assert.self),
    ModuleDefinition(BlockInFile.self),
    ModuleDefinition(Command.self),
    ModuleDefinition(Copy.self),
    ModuleDefinition(Cron.self),
    ModuleDefinition(Debug.self),
    ModuleDefinition(Fail.self),
    ModuleDefinition(Fetch.self),
    ModuleDefinition(File.self),
    ModuleDefinition(Find.self),
    ModuleDefinition(GetURL.self),
    ModuleDefinition(Git.self),
    ModuleDefinition(Group.self),
    ModuleDefinition(GroupBy.self),
    ModuleDefinition(Hostname.self),
    ModuleDefinition(IncludeVars.self),
    ModuleDefinition(IniFile.self),
    ModuleDefinition(Kmod.self),
    ModuleDefinition(LineInFile.self),
    ModuleDefinition(Loader.self),
    ModuleDefinition(Mount.self),
    ModuleDefinition(Pause.self),
    ModuleDefinition(PF.self),
    ModuleDefinition(Ping.self),
    ModuleDefinition(Pkg.self),
    ModuleDefinition(PkgRepo.self),
    ModuleDefinition(PkgUpdate.self),
    ModuleDefinition(PodmanBuild.self),
    ModuleDefinition(PodmanCompose.self),
    ModuleDefinition(PodmanContainer.self),
    ModuleDefinition(PodmanHook.self),
    ModuleDefinition(PodmanImage.self),
    ModuleDefinition(PodmanNetwork.self),
    ModuleDefinition(PodmanSecret.self),
    ModuleDefinition(PodmanVolume.self),
    ModuleDefinition(Raw.self),
    ModuleDefinition(Reboot.self),
    ModuleDefinition(Replace.self),
    ModuleDefinition(Script.self),
    ModuleDefinition(Service.self),
    ModuleDefinition(SetFact.self),
    ModuleDefinition(ShellModule.self),
    ModuleDefinition(Slurp.self),
    ModuleDefinition(Stat.self),
    ModuleDefinition(Sysctl.self),
    ModuleDefinition(Sysrc.self),
    ModuleDefinition(TempFile.self),
    ModuleDefinition(Template.self),
    ModuleDefinition(Timezone.self),
    ModuleDefinition(Unarchive.self),
    ModuleDefinition(User.self),
    ModuleDefinition(WaitFor.self),
    ModuleDefinition(ZFS.self),
  ]

  /// The module of this name.
  public static func module(_ name: String) -> ModuleDefinition? { byName[name] }

  private static let byName = Dictionary(
    uniqueKeysWithValues: modules.map { ($0.info.name, $0) })
}
