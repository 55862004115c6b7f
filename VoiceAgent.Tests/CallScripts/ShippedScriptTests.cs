using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The call scripts that emulated phones follow over the real stack, in virtual time.</summary>
public sealed class ShippedScriptTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string Folder
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root!.FullName, "VoiceAgent.sln")))
            {
                root = root.Parent;
            }

            return Path.Combine(root.FullName, "VoiceAgent.Emulators", "Phone", "CallScripts");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_script_goes_well_in_virtual_time_twice_the_same(string name)
    {
        var (first, second) = (Run(name), Run(name));

        first.AssertWentWell();
        Assert.Equal(first.Protocol, second.Protocol);
        Assert.True(first.Ending is CallEnding.CallerHungUp or CallEnding.AgentHungUp, first.Ending.ToString());
    }

    private static ScriptedCall Run(string name) => ScriptedCall.Run(CallScript.Load(Path.Combine(Folder, name)), call => call.Model.WithClaims());
}
