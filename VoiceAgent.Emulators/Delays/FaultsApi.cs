using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using VoiceAgent.Emulators.Administration;

namespace VoiceAgent.Emulators.Delays;

/// <summary>
/// <c>/emulator/faults</c> of every role. <c>GET</c> lists what can fail and what fails now. <c>PUT …/{operation}</c> makes an operation
/// fail for some seconds. <c>DELETE</c> removes these faults.
/// </summary>
internal static partial class FaultsApi
{
    private const int LargestBody = 8 * 1024;

    public static void MapFaults(this WebApplication app, string role)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FaultsApi));
        var faults = app.MapAdministration("faults");
        faults.MapGet("", (EmulatedFaults all) => AdminReply.Of(State(role, all)));
        faults.MapPut("/{operation}", (string operation, HttpRequest request, EmulatedFaults all) => BreakAsync(role, operation, request, all, log))
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        faults.MapDelete("", (EmulatedFaults all) =>
        {
            var mended = all.Mend();
            Mended(log, string.Join(", ", mended));
            return AdminReply.Of(new { Mended = mended });
        });
    }

    private static async Task<IResult> BreakAsync(string role, string operation, HttpRequest request, EmulatedFaults faults, ILogger log)
    {
        try
        {
            var order = await JsonSerializer.DeserializeAsync<FaultOrder>(request.Body, AdminReply.Json, request.HttpContext.RequestAborted) ?? new FaultOrder();
            if (order.Complaint(role, operation) is { } complaint)
            {
                return AdminReply.Refuse(StatusCodes.Status400BadRequest, complaint);
            }

            faults.Break(operation, order.Rule, TimeSpan.FromSeconds(order.Seconds!.Value));
            Broken(log, operation, order.Kind!, order.Seconds.Value);
            return AdminReply.Of(State(role, faults));
        }
        catch (JsonException malformed)
        {
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, $"The body is not a fault such as {{\"kind\":\"stall\",\"seconds\":30}}: {malformed.Message}");
        }
        catch (BadHttpRequestException refused)
        {
            return AdminReply.Refuse(refused.StatusCode, refused.Message);
        }
    }

    private static object State(string role, EmulatedFaults faults) => new
    {
        Operations = FaultChoices.OperationsOf(role).Select(operation => new { Name = operation, Kinds = FaultChoices.KindsOf(operation) }),
        Faults = faults.InForce.Select(fault => new
        {
            fault.Operation,
            fault.Rule.Kind,
            fault.Rule.Rate,
            fault.Rule.Once,
            fault.Rule.After,
            fault.Rule.Account,
            fault.Rule.Words,
            fault.Rule.RetryAfterSeconds,
            SecondsLeft = fault.Left is { } left ? Math.Ceiling(left.TotalSeconds) : (double?)null,
        }),
    };

    [LoggerMessage(LogLevel.Information, "The operation {Operation} now fails for {Seconds} s with the fault {Kind}")]
    private static partial void Broken(ILogger log, string operation, string kind, int seconds);

    [LoggerMessage(LogLevel.Information, "These operations no longer fail: {Operations}")]
    private static partial void Mended(ILogger log, string operations);
}
