using System.Diagnostics;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.Tests.AppHost;

/// <summary>Runs the real AppHost in its own process.</summary>
internal static class AppHostProgram
{
    /// <summary>Runs the AppHost until it ends.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts it from its own folder, as "dotnet run" does.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Programs.AssemblyOf("VoiceAgent.AppHost"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The test runner's own settings must not reach the program.
        start.Environment.Remove("ASPNETCORE_URLS");
        return Process.Start(start)!;
    }
}
