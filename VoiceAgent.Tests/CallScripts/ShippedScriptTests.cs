using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The call scripts that emulated telephones use in the real stack, here in virtual time.</summary>
public sealed class ShippedScriptTests
{
    public static TheoryData<string> Names => [.. ShippedCalls.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_script_goes_well_in_virtual_time(string name)
    {
        var call = ShippedCalls.Run(name);

        call.AssertWentWell();
        Assert.IsType<CallEnded>(call.Happened.Last());
    }
}
