using System.ComponentModel.DataAnnotations;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Tests.Dashboard.SignIn;

public sealed class SignInOptionsTests
{
    [Theory]
    [InlineData("https://login.example/tenant/v2.0", "api://voiceagent", null)]
    [InlineData("http://127.0.0.1:5000", "api://voiceagent", null)]
    [InlineData("http://login.example", "api://voiceagent", "Authentication:Authority")]
    [InlineData("", "api://voiceagent", "Authentication:Authority")]
    [InlineData("https://login.example", "", "Authentication:Audience")]
    public void Settings_that_cannot_work_are_named_at_the_start(string authority, string audience, string? named)
    {
        var options = new SignInOptions { Authority = authority, Audience = audience };
        var complaints = options.Validate(new ValidationContext(options)).Select(complaint => complaint.ErrorMessage!).ToList();
        Assert.Equal(named is null ? 0 : 1, complaints.Count(complaint => named is null || complaint.Contains($"'{named}'")));
    }

    [Theory]
    [InlineData("", "", "", true)]
    [InlineData("scope", "", "", true)]
    [InlineData("", "file", "", true)]
    [InlineData("", "", "secret", true)]
    [InlineData("scope", "file", "", false)]
    [InlineData("", "file", "secret", false)]
    [InlineData("scope", "", "secret", false)]
    public void The_dashboard_proves_itself_in_one_way(string scope, string file, string secret, bool valid)
    {
        var options = new SignInOptions { Authority = "https://login.example", Audience = "api://voiceagent", AssertionScope = scope, AssertionFile = file, ClientSecret = secret };
        var complaints = options.Validate(new ValidationContext(options)).Select(complaint => complaint.ErrorMessage!);
        Assert.Equal(valid ? 0 : 1, complaints.Count(complaint => complaint.StartsWith("Set only one of", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/calls?day=2026-01-01", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\r\nb", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_addresses_of_our_own_are_returned_to(string? address, bool ours) => Assert.Equal(ours, SignInPages.IsOurs(address));
}
