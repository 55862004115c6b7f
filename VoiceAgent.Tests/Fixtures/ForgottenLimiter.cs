using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// Lets a host of tests be collected after its end. The middleware of rate limits starts a timer that nothing ends, and the timer would keep the context of
/// the thread that has built the pipeline. The test factory keeps the whole host in that context. In a process with one host this costs nothing; a test
/// process has a thousand, about 3 MiB each.
/// </summary>
internal sealed class ForgottenLimiter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        // The last middleware is built first.
        AsyncFlowControl? suppressed = null;
        app.Use(rest =>
        {
            suppressed?.Undo();
            return rest;
        });
        next(app);
        app.Use(rest =>
        {
            suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            return rest;
        });
    };
}
