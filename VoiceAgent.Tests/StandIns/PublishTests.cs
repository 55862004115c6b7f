using System.Diagnostics;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.StandIns;

/// <summary>A published program must contain the real clients.</summary>
[Trait("Speed", "Slow")]
public sealed class PublishTests
{
    private const string TelephonyClient = "Azure.Communication.CallAutomation";

    [Theory]
    [InlineData]
    [InlineData("-t:PublishContainer")]
    [InlineData("-p:PublishWithStandIns=Aspire.Azure.Storage.Blobs+Aspire.Microsoft.Azure.Cosmos")]
    public async Task A_service_with_a_stand_in_is_not_published_and_the_reason_is_told(params string[] arguments)
    {
        var (exitCode, output) = await PublishAsync(arguments);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("VoiceAgent.CallGateway is not published: this package feed lacks", output, StringComparison.Ordinal);
        Assert.Contains("publish all the same with -p:PublishWithStandIns=", output, StringComparison.Ordinal);
        Assert.Contains(TelephonyClient, output, StringComparison.Ordinal);
    }

    // Publishing is refused before anything is built or written, so the tests' own build is not changed.
    private static async Task<(int ExitCode, string Output)> PublishAsync(string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", ["publish", "VoiceAgent.CallGateway", "--no-build", "-c", configuration, "--nologo", .. arguments, "-p:StandIns=all"])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return (publish.ExitCode, output);
    }
}
