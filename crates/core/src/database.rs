//! PostgreSQL: a pool whose connections can't be had without saying for whom.
//!
//! Row-level security decides by `app.business_id` and `app.scope`, which hold for one transaction
//! only; so a connection is always a transaction. Dropped without a commit it is rolled back.

mod establish;
mod startup;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool, PoolError};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager};
use secrecy::ExposeSecret;
use tokio::runtime::Handle;

use crate::ids::BusinessId;
use crate::settings::DatabaseSettings;

pub(crate) use establish::establish;
pub use startup::StartupError;

/// The pool. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool<AsyncPgConnection>,
    runtime: Handle,
}

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It is away, or every connection is taken: worth trying again.
    #[error("the database can't be reached")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It refused a statement.
    #[error("the database refused a statement")]
    Query(#[source] diesel::result::Error),
}

impl DatabaseError {
    /// Whether the same request may succeed later, because the database was only away.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Query(_) => false,
        }
    }
}

impl From<diesel::result::Error> for DatabaseError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match error {
            Error::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            )
            | Error::BrokenTransactionManager => Self::Unavailable(Box::new(error)),
            Error::DatabaseError(_, ref info) if is_shutdown(info.message()) => {
                Self::Unavailable(Box::new(error))
            }
            error => Self::Query(error),
        }
    }
}

/// PostgreSQL says 57P01..57P03 while it stops or starts; diesel keeps only the words.
fn is_shutdown(message: &str) -> bool {
    [
        "terminating connection",
        "the database system is",
        "connection closed",
    ]
    .iter()
    .any(|words| message.contains(words))
}

impl From<PoolError> for DatabaseError {
    fn from(error: PoolError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl Database {
    /// A pool for the services' role. Connects when first used; see [`Database::connect`].
    ///
    /// Its connections live on the runtime that this is called on, which must outlive every other
    /// one that uses them.
    pub fn new(settings: &DatabaseSettings) -> Result<Self, DatabaseError> {
        let runtime =
            Handle::try_current().map_err(|error| DatabaseError::Unavailable(Box::new(error)))?;
        let mut config = ManagerConfig::default();
        config.custom_setup = establish::on(runtime.clone());
        // The default asks `SELECT 1` at every checkout; a broken connection shows itself anyway.
        config.recycling_method = RecyclingMethod::Fast;
        let url = settings.url.expose_secret();
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let wait = Duration::from_secs(settings.acquire_timeout_seconds);
        let pool = Pool::builder(manager)
            .max_size(settings.max_connections)
            .wait_timeout(Some(wait))
            .create_timeout(Some(wait))
            .runtime(deadpool_runtime())
            .build()
            .map_err(|error| DatabaseError::Unavailable(Box::new(error)))?;
        Ok(Self { pool, runtime })
    }

    /// A transaction that sees one business's rows only.
    pub async fn tenant(&self, business: BusinessId) -> Result<TenantConn, DatabaseError> {
        self.tenant_by("BEGIN", business).await
    }

    /// The same for reading alone, where several statements are to see one moment.
    pub async fn snapshot(&self, business: BusinessId) -> Result<TenantConn, DatabaseError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        self.tenant_by(begin, business).await
    }

    async fn tenant_by(
        &self,
        begin: &str,
        business: BusinessId,
    ) -> Result<TenantConn, DatabaseError> {
        let begin = format!("{begin}; SELECT set_config('app.business_id', '{business}', true)");
        Ok(TenantConn {
            transaction: self.begin(&begin).await?,
            business,
        })
    }

    /// A transaction that sees every business's rows: for the worker, webhooks and sweeps, and for
    /// finding out who is asking.
    pub async fn system(&self) -> Result<SystemConn, DatabaseError> {
        let begin = "BEGIN; SELECT set_config('app.scope', 'system', true)";
        Ok(SystemConn {
            transaction: self.begin(begin).await?,
        })
    }

    async fn begin(&self, sql: &str) -> Result<Transaction, DatabaseError> {
        let mut connection = self.pool.get().await?;
        // A connection that broke while it lay in the pool shows it here: nothing was done yet, so
        // another one may try. One more than the pool holds is enough to meet a fresh one.
        for _ in 0..=self.pool.status().max_size {
            match AnsiTransactionManager::begin_transaction_sql(&mut *connection, sql).await {
                Ok(()) => {
                    return Ok(Transaction {
                        connection: Some(connection),
                        runtime: self.runtime.clone(),
                    });
                }
                Err(error) => {
                    let error = DatabaseError::from(error);
                    if !error.is_transient() {
                        return Err(error);
                    }
                    drop(Object::take(connection));
                    connection = self.pool.get().await?;
                }
            }
        }
        Err(DatabaseError::Unavailable(
            "every pooled connection is broken".into(),
        ))
    }
}

fn deadpool_runtime() -> deadpool::Runtime {
    deadpool::Runtime::Tokio1
}

/// A transaction of one business.
pub struct TenantConn {
    transaction: Transaction,
    business: BusinessId,
}

/// A transaction over all businesses.
pub struct SystemConn {
    transaction: Transaction,
}

struct Transaction {
    connection: Option<Object<AsyncPgConnection>>,
    runtime: Handle,
}

impl TenantConn {
    /// Whose rows this sees.
    pub fn business(&self) -> BusinessId {
        self.business
    }

    /// Makes what was done last.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        self.transaction.commit().await
    }
}

impl SystemConn {
    /// Makes what was done last.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        self.transaction.commit().await
    }
}

impl Transaction {
    async fn commit(mut self) -> Result<(), DatabaseError> {
        let Some(mut connection) = self.connection.take() else {
            return Ok(());
        };
        AnsiTransactionManager::commit_transaction(&mut *connection).await?;
        Ok(())
    }
}

impl Drop for Transaction {
    /// Rolls back in the background, so that the connection returns to the pool usable.
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        self.runtime.spawn(async move {
            // A failed rollback leaves the connection marked as broken: the pool drops it.
            let _ = AnsiTransactionManager::rollback_transaction(&mut *connection).await;
        });
    }
}

macro_rules! deref_to_connection {
    ($($conn:ident)*) => {$(
        impl Deref for $conn {
            type Target = AsyncPgConnection;

            fn deref(&self) -> &AsyncPgConnection {
                self.transaction.connection.as_ref().expect("the transaction is open")
            }
        }

        impl DerefMut for $conn {
            fn deref_mut(&mut self) -> &mut AsyncPgConnection {
                self.transaction.connection.as_mut().expect("the transaction is open")
            }
        }
    )*};
}

deref_to_connection! { TenantConn SystemConn }
