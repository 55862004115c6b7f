using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Settings;

/// <summary>
/// How slow the emulated services are, and what of them fails: <c>--delays=azure</c>, as the real ones were measured;
/// <c>--delays=fail-over</c>, where the first model and the first region's voice break off at some words; or <c>--delays=&lt;file&gt;</c>.
/// </summary>
internal static class DelayProfile
{
    /// <param name="asked">The setting; null for services that answer at once.</param>
    /// <returns>The profile's file, or null.</returns>
    /// <exception cref="CommandLineException">There is no such profile, or it is not JSON.</exception>
    public static string? PathOf(string? asked)
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
        if (!File.Exists(path))
        {
            var meant = Nearest.To(asked, ["azure", "fail-over"]) is { } near ? $" Did you mean --delays={near}?" : "";
            throw new CommandLineException($"--delays={asked}: there is no file '{path}'.{meant} Give 'azure', 'fail-over', or the path of a delay profile (see VoiceAgent.Emulators/Delays).");
        }

        // Each emulator would say so, and end.
        try
        {
            new ConfigurationBuilder().AddJsonFile(path).Build();
            return path;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"--delays={asked}: '{path}' cannot be read as JSON ({(unreadable.InnerException ?? unreadable).Message.TrimEnd('.')}): mend it, or give 'azure' or 'fail-over'.", unreadable);
        }

        string Shipped(string file) => Path.Combine(Programs.FolderOf(Programs.Emulators), "Delays", file);
    }
}
