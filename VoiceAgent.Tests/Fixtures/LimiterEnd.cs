using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>
/// Ends the rate limiters of a host that has stopped. The middleware of ASP.NET Core never disposes its limiter, whose timer then keeps the whole host.
/// In a program with one host this costs nothing. A test process has a thousand of them, about 3 MiB each, and each timer ticks ten times a second.
/// </summary>
internal sealed class LimiterEnd : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        RequestDelegate? pipeline = null;
        app.Use(rest => pipeline = rest);
        next(app);
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
        {
            foreach (var limiter in LimitersOf(pipeline))
            {
                limiter.Dispose();
            }
        });
    };

    // The pipeline is a chain of middleware objects, delegates and the variables that those have captured.
    private static List<PartitionedRateLimiter<HttpContext>> LimitersOf(object? pipeline)
    {
        var (found, seen, left) = (new List<PartitionedRateLimiter<HttpContext>>(), new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<object>());
        Visit(pipeline);
        while (left.TryPop(out var part))
        {
            Visit((part as Delegate)?.Target);
            for (var type = part is Delegate ? null : part.GetType(); type is not null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Visit(field.FieldType.IsValueType ? null : field.GetValue(part));
                }
            }
        }

        return found;

        void Visit(object? value)
        {
            if (value is PartitionedRateLimiter<HttpContext> limiter)
            {
                found.Add(limiter);
            }
            else if (value is not null && IsOfPipeline(value) && seen.Add(value))
            {
                left.Push(value);
            }
        }
    }

    private static bool IsOfPipeline(object value) =>
        value is Delegate || value.GetType().Name is var name && (name.Contains("Middleware", StringComparison.Ordinal) || name.Contains("DisplayClass", StringComparison.Ordinal));
}
