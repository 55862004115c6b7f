using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.Contracts;

public sealed class CallIdTimeTests
{
    [Theory]
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")]
    [InlineData("e677d21f-dbff-7000-8000-000000000000")]
    public void An_id_whose_time_no_calendar_has_is_not_a_call(string id) => Assert.False(CallId.TryParse(id, null, out _));
}
