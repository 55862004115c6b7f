using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>Runs a Node script that tries one SDK against an emulator. The script prints its cases and fails when one of them fails.</summary>
internal static class NodeSdk
{
    // Only a script that hangs exhausts this time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="script">The script's name. It is in the folder of the calling test.</param>
    /// <param name="arguments">What the script gets after the folder of packages.</param>
    /// <param name="certificate">A PEM file with a certificate that the script trusts, or null.</param>
    /// <param name="caller">The calling test's file.</param>
    public static async Task PassesAsync(string script, string[] arguments, string? certificate = null, [CallerFilePath] string caller = "")
    {
        var modules = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "Npm", "node_modules"));
        var start = new ProcessStartInfo("node", [Path.Combine(Path.GetDirectoryName(caller)!, script), modules, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (certificate is not null)
        {
            start.Environment["NODE_EXTRA_CA_CERTS"] = certificate;
        }

        using var node = Process.Start(start)!;
        try
        {
            using var late = new CancellationTokenSource(Patience, TimeProvider.System);
            var errors = node.StandardError.ReadToEndAsync(late.Token);
            var cases = await node.StandardOutput.ReadToEndAsync(late.Token);
            await node.WaitForExitAsync(late.Token);
            Assert.True(node.ExitCode == 0, cases + await errors);
            Assert.Contains("passed: ", cases, StringComparison.Ordinal);
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }
}
