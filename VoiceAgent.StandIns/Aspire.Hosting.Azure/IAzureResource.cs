namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something in Azure.</summary>
public interface IAzureResource : IResource;
