using System.Globalization;
using VoiceAgent.CallGateway.Audit;

namespace VoiceAgent.CallGateway.Api;

/// <summary>A record as a line of a CSV file. The order of the properties is the order of the columns.</summary>
internal sealed record AuditRow(
    string At, string Name, string Subject, string Roles, string App, bool IsService, string Action, string Request, string Call, string Parameters, string From, int Status,
    string Problem, string Trace, string Instance, long Sequence, string Previous, string Hash)
{
    public static AuditRow Of(AuditRecord record) => new(
        record.At.ToString("O", CultureInfo.InvariantCulture), record.Actor.Name, record.Actor.Subject, string.Join(' ', record.Actor.Roles), record.Actor.App ?? "", record.Actor.IsService,
        record.Action, record.Request, record.Call?.ToString() ?? "", string.Join(' ', record.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")), record.From ?? "",
        record.Status, record.Problem ?? "", record.Trace ?? "", record.Instance, record.Sequence, record.Previous, record.Hash);
}
