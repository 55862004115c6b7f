using VoiceAgent.CallGateway.Sip;

namespace VoiceAgent.Tests.CallGateway.Sip;

public sealed class SessionOriginTests
{
    private const string Before = "v=0\r\no=- 4711 3 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
    private const string New = "v=0\r\no=va 99 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\n";

    [Fact]
    public void The_party_sees_the_next_version_of_the_same_session_at_another_address() =>
        Assert.Equal("v=0\r\no=- 4711 4 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\n", SessionOrigin.Continue(New, Before));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v=0\r\no=broken\r\n")]
    public void Without_a_readable_description_before_nothing_changes(string? before) => Assert.Equal(New, SessionOrigin.Continue(New, before));

    [Fact]
    public void A_description_without_an_origin_is_passed_on() => Assert.Equal("v=0\r\ns=-\r\n", SessionOrigin.Continue("v=0\r\ns=-\r\n", Before));

    [Fact]
    public void The_largest_version_does_not_overflow() =>
        Assert.Contains("o=- 4711 1 IN", SessionOrigin.Continue(New, Before.Replace(" 3 ", $" {ulong.MaxValue} ", StringComparison.Ordinal)), StringComparison.Ordinal);
}
