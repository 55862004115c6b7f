// The pools of nodes of a cluster. The chart's environments/azure.yaml says which service runs on which.
@export()
type Pool = { name: string, size: string, min: int, max: int, mode: 'System' | 'User', taint: string, spot: bool }

// D4s: 4 processors, two workers with 200 calls each (they request 1.5). The taint keeps everything else away from the callers' audio.
@export()
var pools Pool[] = [
  { name: 'system', size: 'Standard_D4s_v5', min: 2, max: 4, mode: 'System', taint: 'CriticalAddonsOnly=true:NoSchedule', spot: false }
  { name: 'workers', size: 'Standard_D4s_v5', min: 4, max: 20, mode: 'User', taint: 'voiceagent/workers=true:NoSchedule', spot: false }
  { name: 'api', size: 'Standard_D4s_v5', min: 2, max: 10, mode: 'User', taint: '', spot: false }
  { name: 'sip', size: 'Standard_D8s_v5', min: 0, max: 10, mode: 'User', taint: 'voiceagent/sip=true:NoSchedule', spot: false }
  { name: 'batch', size: 'Standard_D4s_v5', min: 0, max: 10, mode: 'User', taint: 'voiceagent/batch=true:NoSchedule', spot: true }
]
