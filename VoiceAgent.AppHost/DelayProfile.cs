namespace VoiceAgent.AppHost;

/// <summary>
/// How slow the emulated services are, and what of them fails: <c>--delays=azure</c>, as the real ones were measured;
/// <c>--delays=fail-over</c>, where the first model and the first region's voice break off at some words; or <c>--delays=&lt;file&gt;</c>.
/// </summary>
internal static class DelayProfile
{
    /// <param name="asked">The setting; null for services that answer at once.</param>
    /// <param name="appHost">Our own folder.</param>
    /// <returns>The profile's file, or null.</returns>
    /// <exception cref="DistributedApplicationException">There is no such profile.</exception>
    public static string? PathOf(string? asked, string appHost)
    {
        if (string.IsNullOrEmpty(asked))
        {
            return null;
        }

        var path = Path.GetFullPath(asked switch
        {
            "azure" => Shipped("azure-measured.json"),
            "fail-over" => Shipped("fail-over.json"),
            _ => asked,
        });
        return File.Exists(path)
            ? path
            : throw new DistributedApplicationException($"--delays={asked}: there is no file '{path}'. Give 'azure', 'fail-over', or the path of a delay profile (see VoiceAgent.Emulators/Delays).");

        string Shipped(string file) => Path.Combine(Programs.FolderOf(Programs.Emulators), "Delays", file);
    }
}
