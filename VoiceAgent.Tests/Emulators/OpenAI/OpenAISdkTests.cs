using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VoiceAgent.Tests.Emulators.OpenAI;

/// <summary>Uses OpenAI's Node client, plain and for Azure, as an independent client. One process makes all checks.</summary>
[Trait("Speed", "Slow")]
public sealed class OpenAISdkTests : IDisposable
{
    private const string Scripted =
        """
        scenario: Scripted case
        instructions match: scripted case
        replies:
          - name: json
            caller matches: json of order (?<order>\d+)
            json: { topic: "order {order}", urgent: false, count: 2 }
          - name: both orders
            caller says: look up both orders
            call:
              - find_order: { order: "1" }
              - find_order: { order: "2" }
          - name: half
            caller says: half forbidden
            say: It begins
            content filter: answer
          - name: forbidden
            caller says: forbidden
            content filter: prompt
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("scenarios").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_sdk_finds_every_operation_and_error_as_at_the_service()
    {
        foreach (var shipped in Directory.GetFiles(Path.Combine(VoiceAgent.Emulators.Content.EmulatorFiles.Root, "OpenAI", "scenarios"), "*.yaml"))
        {
            File.Copy(shipped, Path.Combine(_folder, Path.GetFileName(shipped)));
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "scripted.yaml"), Scripted);
        await using var model = await EmulatedModel.StartAsync(("OpenAI:Scenarios", _folder));
        using var node = Start();
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);
            var complaints = node.StandardError.ReadToEndAsync(late.Token);
            await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { address = model.Server.Address, key = EmulatedModel.Key }));
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
        return Process.Start(new ProcessStartInfo("node", [Path.Combine(tests, "openai-sdk.mjs"), modules])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
