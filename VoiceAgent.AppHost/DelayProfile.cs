namespace VoiceAgent.AppHost;

/// <summary>How slow the emulated services are: <c>--delays=azure</c>, as the real ones were measured, or <c>--delays=&lt;file&gt;</c>.</summary>
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

        var path = Path.GetFullPath(asked == "azure" ? Path.Combine(appHost, Programs.Emulators, "Delays", "azure-measured.json") : asked);
        return File.Exists(path)
            ? path
            : throw new DistributedApplicationException($"--delays={asked}: there is no file '{path}'. Give 'azure', or the path of a delay profile (see VoiceAgent.Emulators/Delays).");
    }
}
