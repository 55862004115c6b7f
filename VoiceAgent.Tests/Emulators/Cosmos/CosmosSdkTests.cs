using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Uses Microsoft's Node client of Cosmos DB, whose batches are JSON, as an independent client. One process makes all checks.</summary>
[Trait("Speed", "Slow")]
public sealed class CosmosSdkTests
{
    [Fact]
    public async Task The_sdk_finds_batches_charges_and_errors_as_at_the_service()
    {
        await using var account = await EmulatedAccount.StartAsync();
        using var node = Start();
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);
            var complaints = node.StandardError.ReadToEndAsync(late.Token);
            await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { address = account.Address, key = EmulatedAccount.Key }));
            node.StandardInput.Close();
            var printed = await node.StandardOutput.ReadToEndAsync(late.Token);
            await node.WaitForExitAsync(late.Token);
            Assert.True(node.ExitCode == 0 && printed.Trim() == "done", $"{printed}\n{await complaints}");
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }
        }
    }

    private static Process Start([CallerFilePath] string here = "")
    {
        var tests = Path.GetDirectoryName(here)!;
        var modules = Path.GetFullPath(Path.Combine(tests, "..", "..", "Npm", "node_modules"));
        return Process.Start(new ProcessStartInfo("node", [Path.Combine(tests, "cosmos-sdk.mjs"), modules])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
