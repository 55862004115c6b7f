using Microsoft.AspNetCore.Http;
using OpenTelemetry.Instrumentation.AspNetCore;
using VoiceAgent.CallGateway.Webhooks.Signed;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>How many reports of one gateway are traced, in virtual time.</summary>
public sealed class TracedReportsTests
{
    [Theory]
    [InlineData("/webhooks/transcription/1")]
    [InlineData("/webhooks/media-streaming/1")]
    public void Some_signed_reports_of_each_second_are_traced(string path)
    {
        var time = new VirtualTime();
        var options = New(time);

        Assert.Equal(TracedReports.MostPerSecond, Enumerable.Range(0, 1_000).Count(_ => options.Filter!(Request(path))));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(options.Filter!(Request(path)));
    }

    [Theory]
    [InlineData("/webhooks/azure/events", true)]
    [InlineData("/callbacks/1", true)]
    [InlineData("/health", false)]
    public void All_other_requests_are_traced_as_before(string path, bool expected)
    {
        var options = New(new VirtualTime());

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(expected, options.Filter!(Request(path))));
    }

    private static AspNetCoreTraceInstrumentationOptions New(VirtualTime time)
    {
        var options = new AspNetCoreTraceInstrumentationOptions { Filter = static context => context.Request.Path != "/health" };
        new TracedReports(time).PostConfigure(null, options);
        return options;
    }

    private static DefaultHttpContext Request(string path) => new() { Request = { Path = path } };
}
