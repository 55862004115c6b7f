using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Settings;

/// <summary>
/// The delays and failures of the emulated services: <c>--delays=azure</c> has the measured delays of the real services.
/// With <c>--delays=fail-over</c> the first model and the first speech service fail at certain words. <c>--delays=&lt;file&gt;</c> is a
/// custom profile.
/// </summary>
internal static class DelayProfile
{
    /// <param name="asked">The setting. Null for services that respond at once.</param>
    /// <returns>The profile's file, or null.</returns>
    /// <exception cref="CommandLineException">The profile does not exist, or is not JSON.</exception>
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

        // The profile is checked here, because otherwise each emulator would report the error and end.
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
