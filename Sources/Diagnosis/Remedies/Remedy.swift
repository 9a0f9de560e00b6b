// What can be done about a finding, worked out for this installation: values, commands, risks.

package import Samples

/// The remedies there are. The raw values are used in documentation and in the tests that map the operator's guide.
package enum RemedyID: String, Sendable, Equatable, CaseIterable {
  /// Materialize tries again by itself: what is needed is patience, and until when.
  case waitForReconnection = "wait-for-reconnection"
  /// VALIDATE CONNECTION: the test from where the failing path begins.
  case validateConnection = "validate-connection"
  case setKeepalives = "set-keepalives"
  case setWalSenderTimeout = "set-wal-sender-timeout"
  /// idle_session_timeout, statement_timeout, lock_timeout … for Materialize's role.
  case exemptFromTimeouts = "exempt-from-timeouts"
  case endIdleSessions = "end-idle-sessions"
  case limitRole = "limit-role"
  /// The CONNECTION LIMIT of Materialize's role or database.
  case raiseConnectionLimit = "raise-connection-limit"
  case raiseMaxConnections = "raise-max-connections"
  case raiseWalSenders = "raise-max-wal-senders"
  case raiseReplicationSlots = "raise-max-replication-slots"
  case dropUnusedSlots = "drop-unused-slots"
  case raiseSlotWalKeepSize = "raise-max-slot-wal-keep-size"
  case endSlotHolder = "end-slot-holder"
  /// A pg_hba.conf line, authorized network or the provider's like.
  case admitMaterialize = "admit-materialize"
  /// SSL MODE of Materialize's connection.
  case encryptConnection = "encrypt-connection"
  case openFirewall = "open-firewall"
  case correctName = "correct-name"
  case correctLogin = "correct-login"
  /// Idle timeout and keepalive of a load balancer, proxy or NAT.
  case raiseBalancerTimeout = "raise-balancer-timeout"
  case bypassPooler = "bypass-pooler"
  case renewServerCertificate = "renew-server-certificate"
  case renewClientCertificate = "renew-client-certificate"
  case steadyNetwork = "steady-network"
  case scheduleMaintenance = "schedule-maintenance"
  case addMonitoring = "add-monitoring"
  case logConnections = "log-connections"
  case recreateSource = "recreate-source"
  case restorePublication = "restore-publication"
  /// A cluster without a replica runs nothing.
  case giveReplica = "give-replica"
  case grantPrivilege = "grant-privilege"
  /// What hinders the questions of our own role: its settings, a lock.
  case askByHand = "ask-by-hand"
}

package struct Remedy: Sendable, Equatable {
  /// What can be done in two sizes, for a role or for the whole server, is two remedies of one id.
  package var id: RemedyID
  /// What it does, for whom: `End idle sessions of role batch`.
  package var title: String
  /// The figures that matter in a few words: `58 sessions, idle 12m … 3h 10m`.
  package var detail: String
  /// When it takes effect.
  package var takes: TakesEffect
  /// What it affects, and what it risks, in plain sentences.
  package var effect: String
  package var risk: String?
  /// What is done here once it is confirmed; `nil` when it can only be handed over.
  package var application: Application?
  /// What is handed over, the ways of this provider first. Every text can be copied.
  package var handOvers: [HandOver]

  package enum TakesEffect: String, Sendable, Equatable {
    case now, reload, restart
    /// Takes effect for sessions that begin from now on.
    case nextSession = "next session"
    /// Somebody has to do it elsewhere.
    case byHand = "by hand"
  }

  package enum Application: Sendable, Equatable {
    case change(Proposal)
    /// Sessions to choose from, those worth ending first; none is chosen that may not be ended.
    case chooseSessions([IdleSession])
    /// Ids of Materialize's connections.
    case validate([String])
  }

  package init(
    _ id: RemedyID, _ title: String, detail: String = "", takes: TakesEffect, effect: String, risk: String? = nil,
    application: Application? = nil, handOvers: [HandOver] = []
  ) {
    self.id = id
    self.title = title
    self.detail = detail
    self.takes = takes
    self.effect = effect
    self.risk = risk
    self.application = application
    self.handOvers = handOvers
  }
}

/// A change that is ready to be confirmed.
package struct Proposal: Sendable, Equatable {
  package var upstream: String
  package var action: Change.Action
  /// Old values in force and new ones, with their units.
  package var differences: [ChangeReport.Difference]
  /// How it is undone, in a sentence or as SQL.
  package var undo: String
  /// The least privilege that it takes, as a statement that grants it where there is one.
  package var needs: String

  package init(
    upstream: String, action: Change.Action, differences: [ChangeReport.Difference], undo: String, needs: String
  ) {
    self.upstream = upstream
    self.action = action
    self.differences = differences
    self.undo = undo
    self.needs = needs
  }
}

/// Something for somebody else, or for another tool.
package struct HandOver: Sendable, Equatable {
  /// Who or what it is for: `aws`, `postgresql.conf`, `HAProxy`, `Console: RDS › Parameter groups`.
  package var title: String
  /// The exact text, which may have several lines.
  package var text: String

  package init(_ title: String, _ text: String) {
    self.title = title
    self.text = text
  }
}
