namespace VoiceAgent.CallGateway.Access;

/// <summary>
/// Marks a property of a request's body that the audit keeps. Without it a property is not kept, so that secrets, speech and digits stay out by
/// default.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class AuditedAttribute : Attribute;
