using VoiceAgent.Emulators.Phone.Scripts;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallScripts;

public sealed class HandedProbe(ITestOutputHelper output)
{
    [Fact]
    public void Probe()
    {
        var path = Environment.GetEnvironmentVariable("PROBE")!;
        var bad = new List<string>();
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, "*.yaml").Order().ToArray() : [path])
        {
            var call = ShippedCalls.Run(ScriptReader.Read(File.ReadAllText(file)));
            output.WriteLine($"== {Path.GetFileName(file)}: {(call.Failures.Count == 0 ? "ok" : string.Join("; ", call.Failures))}");
            if (call.Failures.Count > 0 || Environment.GetEnvironmentVariable("PROBE_ALL") == "1")
            {
                output.WriteLine(call.Protocol);
            }
        }
    }
}
